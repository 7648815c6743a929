using System.Diagnostics;
using SelfPlay.Agents.Networks;
using SelfPlay.Agents.Trajectories;
using SelfPlay.Games;
using SelfPlay.Torch;
using static TorchSharp.torch;

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
    private readonly DqnNetwork _network;
    private readonly ActionValueHead _head;
    private readonly Tensor _input;
    private readonly float[] _values;
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
        _head = ActionValueHead.Create(info.Actions.Count, options);
        _network = new DqnNetwork(info, options, _head.Outputs, ref _random);
        _input = zeros(options.Environments, info.Observation.Planes, info.Observation.Height, info.Observation.Width).DetachFromDisposeScope();
        _values = new float[options.Environments * info.Actions.Count];
        _actions = new int[options.Environments];
        _rounds = (int)Math.Max(1, SliceShare * options.MinSamples / options.Environments);
    }

    /// <inheritdoc/>
    public long WeightsVersion { get; private set; }

    /// <inheritdoc/>
    public void LoadWeights(long version, ReadOnlyMemory<byte> weights)
    {
        TorchThreads.Use(1);
        _epsilon = DqnWeights.Read(weights, _network); // nobody else has this network
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
    public LiveGame? LiveGame() => null;

    /// <inheritdoc/>
    public void Dispose()
    {
        _input.Dispose();
        _network.Dispose();
    }

    private void Choose()
    {
        using (NewDisposeScope())
        using (inference_mode())
        {
            _recorder.Observations.CopyTo(Layer.Elements(_input));
            _network.DrawNoise(ref _random);
            _head.Values(Layer.Elements(_network.call(_input)), _values);
        }

        _head.Greedy(_values, _actions);
        for (var i = 0; i < _actions.Length; i++)
        {
            if (_random.Unit() < _epsilon)
            {
                _actions[i] = _random.Below(_head.Actions);
            }
        }
    }
}
