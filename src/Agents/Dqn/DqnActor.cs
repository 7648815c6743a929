using System.Diagnostics;
using System.Numerics.Tensors;
using SelfPlay.Agents.Episodes;
using SelfPlay.Agents.Trajectories;
using SelfPlay.Games;
using SelfPlay.Torch;

namespace SelfPlay.Agents.Dqn;

/// <summary>Plays several environments in lock-step, ε-greedy in what the newest network says about all of them at once.</summary>
internal sealed class DqnActor<TEnvironment> : IActorAgent
    where TEnvironment : struct, IEnvironment<TEnvironment>
{
    /// <summary>Most steps of one call, as a share of what learning waits for: actors are to be ahead by little more than that.</summary>
    private const double SliceShare = 0.125;

    private readonly TrajectoryRecorder<TEnvironment> _recorder;
    private readonly List<TrajectorySegment> _segments = [];
    private readonly EpisodeIds _ids;
    private readonly GreedyPolicy _policy;
    private readonly int[] _actions;
    private readonly int _rounds;
    private Xoshiro256 _random;
    private double _epsilon;

    /// <summary>An actor without weights; it cannot play before it has them.</summary>
    public DqnActor(in TEnvironment environment, DqnOptions options, ulong seed)
    {
        TorchRuntime.Initialize();
        var info = environment.Info;
        _random = Xoshiro256.ForStream(seed, ulong.MaxValue);
        _ids = new EpisodeIds(seed);
        _recorder = new TrajectoryRecorder<TEnvironment>(environment, options.Environments, options.SegmentSteps, seed);
        _policy = new GreedyPolicy(info, options, options.Environments, ref _random);
        _actions = new int[options.Environments];
        _rounds = (int)Math.Max(1, SliceShare * options.MinSamples / options.Environments);
    }

    /// <inheritdoc/>
    public long WeightsVersion { get; private set; }

    /// <inheritdoc/>
    public void LoadWeights(long version, ReadOnlyMemory<byte> weights)
    {
        TorchThreads.Use(1);
        _epsilon = DqnWeights.Read(weights, _policy.Network); // nobody else has this network
        WeightsVersion = version;
    }

    /// <inheritdoc/>
    public void Play(TimeSpan budget, ICollection<Episode> completed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(completed);
        if (WeightsVersion == 0)
        {
            throw new InvalidOperationException("An actor needs weights before it can play.");
        }

        var start = Stopwatch.GetTimestamp();
        for (var round = 0; round < _rounds && Stopwatch.GetElapsedTime(start) < budget && !cancellationToken.IsCancellationRequested; round++)
        {
            Choose();
            _recorder.Step(new Decisions { Actions = _actions }, _segments);
        }

        _segments.HandOver(_ids, WeightsVersion, completed);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Metric> DrainMetrics()
    {
        var metrics = _recorder.DrainMetrics();
        metrics.Add(new("episode.exploration", _epsilon, MetricKind.Mean));
        return metrics;
    }

    /// <inheritdoc/>
    public LiveGame? LiveGame()
    {
        var values = _policy.FirstValues;
        var policy = new float[values.Length];
        Array.Fill(policy, (float)_epsilon / values.Length);
        var best = TensorPrimitives.IndexOfMax(values);
        policy[best] += 1 - (float)_epsilon;
        return _recorder.Picture(policy, values[best]);
    }

    /// <inheritdoc/>
    public void Dispose() => _policy.Dispose();

    private void Choose()
    {
        _policy.Network.DrawNoise(ref _random);
        _policy.Act(_recorder.Observations, _recorder.Results, _actions);
        for (var i = 0; i < _actions.Length; i++)
        {
            if (_random.Unit() < _epsilon)
            {
                _actions[i] = _random.Below(_policy.Actions);
            }
        }
    }
}
