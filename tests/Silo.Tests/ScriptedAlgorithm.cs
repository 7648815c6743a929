using System.Diagnostics;
using SelfPlay.Agents;
using SelfPlay.Games;
using SelfPlay.Games.Boards;

namespace SelfPlay.Silo.Tests;

/// <summary>Plays random games of Connect Four without a network, so that a run lives without a learner.</summary>
public sealed class ScriptedAlgorithm : IAlgorithm
{
    public string Name => "scripted";

    public bool Learns(string task) => task == "connect4";

    public void Validate(AgentSpec spec)
    {
        if (!Learns(spec.Task))
        {
            throw new AgentSpecException($"There is no script for '{spec.Task}'; there is one for connect4.");
        }
    }

    public LoopOptions Loop(AgentSpec spec) => new(SamplesPerInsert: 1, WindowSamples: 1000, MinSamples: 10, BatchSize: 10, StepsPerPublish: 10);

    public IActorAgent CreateActor(AgentSpec spec, int slot) => new ScriptedActor(new Xoshiro256(spec.Seed + (ulong)slot));

    public ILearnerAgent CreateLearner(AgentSpec spec) => throw new NotSupportedException("These tests have no learner.");
}

internal sealed class ScriptedActor(Xoshiro256 random) : IActorAgent
{
    private readonly List<string> _moves = [];
    private readonly ushort[] _legal = new ushort[ConnectFour.Columns];
    private Xoshiro256 _random = random;
    private ConnectFour _game = ConnectFour.Start;
    private int _evaluations;

    public long WeightsVersion { get; private set; }

    public void LoadWeights(long version, ReadOnlyMemory<byte> weights) => WeightsVersion = version;

    public void Play(TimeSpan budget, ICollection<Episode> completed, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            Thread.Sleep(2);
            var move = _legal[_random.Below(_game.WriteMoves(_legal))];
            _moves.Add(_game.FormatMove(move));
            _game.Play(move);
            _evaluations++;
            if (_game.IsOver)
            {
                var id = new byte[16];
                BitConverter.TryWriteBytes(id, _random.Next());
                completed.Add(new Episode(new Guid(id), WeightsVersion, _moves.Count, _moves.Count, new byte[64]));
                _game = ConnectFour.Start;
                _moves.Clear();
            }
        }
        while (Stopwatch.GetElapsedTime(start) < budget);
    }

    public IReadOnlyList<Metric> DrainMetrics()
    {
        var evaluations = _evaluations;
        _evaluations = 0;
        return [new Metric("selfplay.evaluations", evaluations, MetricKind.Count)];
    }

    public LiveGame? LiveGame()
    {
        var moves = _legal.AsSpan(0, _game.WriteMoves(_legal)).ToArray();
        return new LiveGame(_game.ToText(), _game.Player, [.. _moves], [.. moves.Select(m => $"{m}")], [.. moves.Select(_ => 1f / moves.Length)], 0.25f);
    }

    public void Dispose()
    {
    }
}
