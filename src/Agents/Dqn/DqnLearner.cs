using System.Numerics.Tensors;
using SelfPlay.Agents.Networks;
using SelfPlay.Agents.Trajectories;
using SelfPlay.Agents.Weights;
using SelfPlay.Games;
using SelfPlay.Torch;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace SelfPlay.Agents.Dqn;

/// <summary>DQN's learner: draws transitions from the window and moves the network towards targets that an older copy of it makes.</summary>
internal sealed class DqnLearner : ILearnerAgent
{
    private const string NetworkPrefix = "network.";
    private const string TargetPrefix = "target.";
    private const string OptimizerPrefix = "optimizer.";
    private const string StepsKey = "steps";
    private const string RandomKey = "random";
    private const string LargestKey = "largest_priority";
    private const float RmsPropDecay = 0.95f;
    private const float RmsPropEpsilon = 0.01f;
    private const float AdamEpsilon = 1.5e-4f;

    private readonly DqnOptions _options;
    private readonly ActionValueHead _head;
    private readonly DqnNetwork _network;
    private readonly DqnNetwork _target;
    private readonly FlatParameters _parameters;
    private readonly FlatParameters _targetParameters;
    private readonly ParameterOptimizer _optimizer;
    private readonly ObservationCodec _codec;
    private readonly Priorities? _priorities;
    private readonly TransitionWindow _window;
    private readonly TransitionBatch _batch;
    private readonly RecentReturns _returns = new();
    private readonly LinearSchedule _exploration;
    private readonly LinearSchedule _importance;
    private readonly Tensor _states;
    private readonly Tensor _next;
    private readonly Tensor _gradient;
    private readonly float[] _values;
    private readonly int[] _nextActions;
    private readonly float[] _errors;
    private Xoshiro256 _random;

    /// <summary>A learner with a fresh network drawn from <paramref name="seed"/>.</summary>
    public DqnLearner(EnvironmentInfo environment, DqnOptions options, ulong seed)
    {
        TorchRuntime.Initialize();
        _options = options;
        _random = Xoshiro256.ForStream(seed, ulong.MaxValue);
        _head = ActionValueHead.Create(environment.Actions.Count, options);
        _network = new DqnNetwork(environment, options, _head.Outputs, ref _random);
        _target = new DqnNetwork(environment, options, _head.Outputs, ref _random);
        (_parameters, _targetParameters) = (new FlatParameters(_network), new FlatParameters(_target));
        _targetParameters.CopyFrom(_parameters);
        _optimizer = options.Optimizer == DqnOptimizer.Adam ? new Adam(_network, AdamEpsilon) : new RmsProp(_network, RmsPropDecay, RmsPropEpsilon, centred: true);
        _codec = new ObservationCodec(environment.Observation);
        _priorities = options.Prioritized ? new Priorities(options.WindowSamples, options.PriorityExponent) : null;
        _window = new TransitionWindow(_codec, options.WindowSamples, options.NStep, options.Discount, _priorities);
        _exploration = new LinearSchedule(options.Exploration, options.LastExploration, options.ExplorationSteps);
        _importance = new LinearSchedule(options.ImportanceExponent, 1, options.ImportanceSteps);
        _batch = new TransitionBatch(options.BatchSize);
        var (size, shape) = (options.BatchSize, environment.Observation);
        _states = zeros(size, shape.Planes, shape.Height, shape.Width).DetachFromDisposeScope();
        _next = zeros_like(_states).DetachFromDisposeScope();
        _gradient = zeros(size, _head.Actions, _head.Outputs).DetachFromDisposeScope();
        (_values, _nextActions, _errors) = (new float[size * _head.Actions], new int[size], new float[size]);
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
        var segment = TrajectorySegment.Decode(episode.Payload, _codec, _head.Actions);
        _window.Add(segment);
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

        using var scope = NewDisposeScope();
        var importance = _importance.At(Frames);
        _window.Draw(_batch, importance, ref _random);
        _window.Read(_batch, Layer.Elements(_states), Layer.Elements(_next));
        _network.DrawNoise(ref _random);
        _target.DrawNoise(ref _random);
        var next = Evaluate();
        _network.zero_grad();
        var output = _network.call(_states);
        var numbers = Layer.Elements(output);
        var loss = _head.Loss(_batch, numbers, next, _nextActions, Layer.Elements(_gradient), _errors);
        _head.Values(numbers, _values);
        output.backward([_gradient]);
        _optimizer.Collect();
        var metrics = Metrics(loss, importance);
        if (_options.GradientLimit > 0)
        {
            metrics.Add(new("learner.gradient_norm", _optimizer.Clip(_options.GradientLimit), MetricKind.Mean));
        }

        _optimizer.Step(_options.LearningRate);
        _priorities?.Update(_batch.Indices, _errors);
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
        RandomWeights.Add(writer, RandomKey, _random);
        writer.AddScalar(StepsKey, Steps);
        writer.AddScalar(LargestKey, _priorities?.Largest ?? 1);
        return writer.ToArray();
    }

    /// <inheritdoc/>
    public void ImportCheckpoint(ReadOnlyMemory<byte> checkpoint)
    {
        var file = SafeTensorsFile.Parse(checkpoint);
        var (steps, random, largest) = (file[StepsKey].Scalar<long>(), RandomWeights.Read(file, RandomKey), file[LargestKey].Scalar<double>());
        if (steps < 0 || !(largest > 0) || double.IsInfinity(largest))
        {
            throw new InvalidDataException("The checkpoint counts steps or priorities as nobody does.");
        }

        ModuleWeights.Check(file, NetworkPrefix, _network);
        ModuleWeights.Check(file, TargetPrefix, _target);
        _optimizer.Load(file, OptimizerPrefix);
        ModuleWeights.Load(file, NetworkPrefix, _network);
        ModuleWeights.Load(file, TargetPrefix, _target);
        (Steps, _random) = (steps, random);
        _priorities?.Largest = largest;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _states.Dispose();
        _next.Dispose();
        _gradient.Dispose();
        _network.Dispose();
        _target.Dispose();
    }

    /// <summary>What the target network gives for s', and a' by it or, in double DQN, by the network itself.</summary>
    private ReadOnlySpan<float> Evaluate()
    {
        using var noGrad = no_grad();
        var next = Layer.Elements(_target.call(_next));
        _head.Values(_options.Double ? Layer.Elements(_network.call(_next)) : next, _values);
        _head.Greedy(_values, _nextActions);
        return next;
    }

    private List<Metric> Metrics(double loss, double importance)
    {
        var best = 0.0;
        for (var i = 0; i < _errors.Length; i++)
        {
            best += TensorPrimitives.Max<float>(_values.AsSpan(i * _head.Actions, _head.Actions));
        }

        var metrics = new List<Metric>
        {
            new("learner.loss", loss, MetricKind.Mean),
            new("learner.q", best / _errors.Length, MetricKind.Mean),
            new("learner.td_error", TensorPrimitives.Average<float>(_errors), MetricKind.Mean),
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
