using System.Numerics.Tensors;
using SelfPlay.Agents.Episodes;
using SelfPlay.Agents.Networks;
using SelfPlay.Agents.Optimizers;
using SelfPlay.Agents.Trajectories;
using SelfPlay.Agents.Weights;
using SelfPlay.Games;
using SelfPlay.Torch;

namespace SelfPlay.Agents.Dqn;

/// <summary>DQN's learner: draws transitions from the window and moves the network towards targets that an older copy of it makes.</summary>
internal sealed class DqnLearner : ILearnerAgent
{
    private const string NetworkPrefix = "network.";
    private const string TargetPrefix = "target.";
    private const string OptimizerPrefix = "optimizer.";
    private const string StepsKey = "steps";
    private const string RandomKey = "random";
    private const string AmongKey = "drawn_among";
    private const string LargestKey = "largest_priority";
    private const float RmsPropDecay = 0.95f;
    private const float RmsPropEpsilon = 0.01f;
    private const float AdamEpsilon = 1.5e-4f;

    private readonly DqnOptions _options;
    private readonly DqnNetwork _network;
    private readonly DqnNetwork _target;
    private readonly FlatParameters _parameters;
    private readonly FlatParameters _targetParameters;
    private readonly ParameterOptimizer _optimizer;
    private readonly ObservationCodec _codec;
    private readonly Priorities? _priorities;
    private readonly TransitionWindow _window;
    private readonly BatchesAhead _batches;
    private readonly DqnGradient _gradient;
    private readonly RecentReturns _returns = new();
    private readonly LinearSchedule _rate;
    private readonly LinearSchedule _exploration;
    private readonly LinearSchedule _importance;
    private readonly int _actions;
    private Xoshiro256 _random;

    /// <summary>A learner with a fresh network drawn from <paramref name="seed"/>.</summary>
    public DqnLearner(EnvironmentInfo environment, DqnOptions options, ulong seed)
    {
        TorchRuntime.Initialize();
        _options = options;
        _random = Xoshiro256.ForStream(seed, ulong.MaxValue);
        _actions = environment.Actions.Count;
        var outputs = ActionValueHead.Create(_actions, options).Outputs;
        _network = new DqnNetwork(environment, options, outputs, ref _random);
        _target = new DqnNetwork(environment, options, outputs, ref _random);
        (_parameters, _targetParameters) = (new FlatParameters(_network), new FlatParameters(_target));
        _targetParameters.CopyFrom(_parameters);
        _optimizer = options.Optimizer == DqnOptimizer.Adam ? new Adam(_network, AdamEpsilon) : new RmsProp(_network, RmsPropDecay, RmsPropEpsilon, centred: true);
        _network.MakeGradientIn(_optimizer.Gradient);
        _codec = new ObservationCodec(environment.Observation);
        _priorities = options.Prioritized ? new Priorities(options.WindowSamples, options.PriorityExponent) : null;
        _window = new TransitionWindow(_codec, options.WindowSamples, options.NStep, options.Discount, _priorities);
        _rate = LinearSchedule.Annealed(options.LearningRate, options.AnnealFrames);
        _exploration = new LinearSchedule(options.Exploration, options.LastExploration, options.ExplorationSteps);
        _importance = new LinearSchedule(options.ImportanceExponent, 1, options.ImportanceSteps);
        _batches = new BatchesAhead(environment, options);
        _gradient = new DqnGradient(environment, options);
    }

    /// <inheritdoc/>
    public long Steps { get; private set; }

    /// <inheritdoc/>
    public long SamplesLearnt => Steps * _options.BatchSize;

    /// <inheritdoc/>
    public long WindowSamples => _window.Count;

    /// <summary>Frames that the steps made so far stand for: what schedules go by.</summary>
    private long Frames => (long)(Steps / (double)_options.UpdatesPerFrame);

    /// <inheritdoc/>
    public void Add(Episode episode)
    {
        ArgumentNullException.ThrowIfNull(episode);
        var segment = TrajectorySegment.Decode(episode.Payload, _codec, _actions);
        _window.Add(episode.Id, segment);
        if (segment.Return is { } total)
        {
            _returns.Add(total);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<Metric> Step()
    {
        if (_window.Count == 0)
        {
            throw new InvalidOperationException("A learner needs samples before it can take a step.");
        }

        var importance = _importance.At(Frames);
        _network.DrawNoise(ref _random);
        _target.DrawNoise(ref _random);
        _batches.GoTo(Steps, _window, _target, importance, ref _random);
        _gradient.Make(_batches, _network);
        var metrics = Metrics(importance);
        if (_options.GradientLimit > 0)
        {
            metrics.Add(new("learner.gradient_norm", _optimizer.Clip(_options.GradientLimit), MetricKind.Mean));
        }

        var rate = (float)_rate.At(Frames);
        metrics.Add(new("learner.rate", rate, MetricKind.Mean));
        _optimizer.Step(rate);
        _priorities?.Update(_batches.Batch.Indices, _gradient.Errors);
        if (++Steps % _options.TargetSteps == 0)
        {
            _targetParameters.CopyFrom(_parameters);
        }

        return metrics;
    }

    /// <inheritdoc/>
    public byte[] ExportWeights() => DqnWeights.Write(_network, _exploration.At(Frames));

    /// <inheritdoc/>
    public byte[] ExportCheckpoint()
    {
        var writer = new SafeTensorsWriter();
        ModuleWeights.Add(writer, NetworkPrefix, _network);
        ModuleWeights.Add(writer, TargetPrefix, _target);
        _optimizer.Add(writer, OptimizerPrefix);
        var (random, among) = _batches.Source(Steps, _random);
        RandomWeights.Add(writer, RandomKey, random);
        writer.Add<long>(AmongKey, [BatchesAhead.Groups], [.. among.Select(count => (long)count), .. new long[BatchesAhead.Groups - among.Length]]);
        writer.AddScalar(StepsKey, Steps);
        writer.AddScalar(LargestKey, _priorities?.Largest ?? 1);
        if (_priorities is not null)
        {
            _window.SavePriorities().Add(writer);
        }

        return writer.ToArray();
    }

    /// <inheritdoc/>
    public void ImportCheckpoint(ReadOnlyMemory<byte> checkpoint)
    {
        var file = SafeTensorsFile.Parse(checkpoint);
        var (steps, random, largest) = (file[StepsKey].Scalar<long>(), RandomWeights.Read(file, RandomKey), file[LargestKey].Scalar<double>());
        var among = file[AmongKey].Elements<long>().ToArray();
        if (steps < 0 || among.Length is < 1 or > BatchesAhead.Groups || among.Any(count => count < 0 || count > _options.WindowSamples) || !(largest > 0) || double.IsInfinity(largest))
        {
            throw new InvalidDataException("A number of steps or transitions in the checkpoint, or its largest priority, is out of range.");
        }

        var priorities = _priorities is null ? SavedPriorities.None : SavedPriorities.Read(file, _options.WindowSamples);
        ModuleWeights.Check(file, NetworkPrefix, _network);
        ModuleWeights.Check(file, TargetPrefix, _target);
        _optimizer.Check(file, OptimizerPrefix);
        _batches.DrawAgain(among.Where(count => count > 0).Select(count => (int)count));
        _optimizer.Load(file, OptimizerPrefix);
        ModuleWeights.Load(file, NetworkPrefix, _network);
        ModuleWeights.Load(file, TargetPrefix, _target);
        (Steps, _random) = (steps, random);
        _window.Restore(priorities);
        _priorities?.Largest = largest;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _batches.Dispose();
        _network.Dispose();
        _target.Dispose();
    }

    private List<Metric> Metrics(double importance)
    {
        var metrics = new List<Metric>
        {
            new("learner.loss", _gradient.Loss, MetricKind.Mean),
            new("learner.q", _gradient.BestValue, MetricKind.Mean),
            new("learner.td_error", TensorPrimitives.Average<float>(_gradient.Errors), MetricKind.Mean),
        };
        if (_priorities is not null)
        {
            metrics.Add(new("learner.priority", _priorities.Total / _window.Count, MetricKind.Mean));
            metrics.Add(new("learner.importance_exponent", importance, MetricKind.Mean));
        }

        if (_returns.Mean is { } mean)
        {
            metrics.Add(new("episode.recent_return", mean, MetricKind.Mean));
        }

        return metrics;
    }
}
