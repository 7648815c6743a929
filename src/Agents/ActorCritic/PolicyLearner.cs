using System.Numerics.Tensors;
using SelfPlay.Agents.Episodes;
using SelfPlay.Agents.Optimizers;
using SelfPlay.Agents.Trajectories;
using SelfPlay.Agents.Weights;
using SelfPlay.Games;
using SelfPlay.Torch;

namespace SelfPlay.Agents.ActorCritic;

/// <summary>
/// The learner of REINFORCE, A2C, PPO and IMPALA: a step takes in the steps of an update, estimates their advantages with the
/// network as it is, and goes through them in minibatches, once or several times. Nothing is learnt from again.
/// </summary>
internal sealed class PolicyLearner : ILearnerAgent
{
    private const string NetworkPrefix = "network.";
    private const string OptimizerPrefix = "optimizer.";
    private const string StepsKey = "steps";
    private const string SamplesKey = "samples";
    private const string RandomKey = "random";

    private readonly ActorCriticOptions _options;
    private readonly EnvironmentInfo _environment;
    private readonly ParallelGradient _gradient;
    private readonly ParameterOptimizer _optimizer;
    private readonly ObservationCodec _codec;
    private readonly OnceQueue<TrajectorySegment> _queue;
    private readonly RecentReturns _returns = new();
    private readonly LinearSchedule _rate;
    private Xoshiro256 _random;

    /// <summary>A learner with a fresh network drawn from <paramref name="seed"/>.</summary>
    public PolicyLearner(EnvironmentInfo environment, ActorCriticOptions options, ulong seed)
    {
        TorchRuntime.Initialize();
        (_environment, _options) = (environment, options);
        var random = Xoshiro256.ForStream(seed, ulong.MaxValue);
        _gradient = new ParallelGradient(() => new GradientMaker(new PolicyValueNetwork(environment, options, ref random), environment, options), options.Threads);
        _random = random;
        _optimizer = options.CreateOptimizer(Network);
        _codec = new ObservationCodec(environment.Observation);
        _queue = new OnceQueue<TrajectorySegment>(options.WindowSamples, segment => segment.Steps);
        _rate = options.Rate;
    }

    /// <inheritdoc/>
    public long Steps { get; private set; }

    /// <inheritdoc/>
    /// <remarks>Each as often as there are epochs; and those passed over because too many waited.</remarks>
    public long SamplesLearnt { get; private set; }

    /// <inheritdoc/>
    /// <remarks>Those that have not been learnt from yet.</remarks>
    public long WindowSamples => _queue.Samples;

    private PolicyValueNetwork Network => _gradient.Network;

    /// <inheritdoc/>
    public void Add(Episode episode)
    {
        ArgumentNullException.ThrowIfNull(episode);
        var segment = TrajectorySegment.Decode(episode.Payload, _codec, Network.Actions);
        if (segment.LogProbabilities is null || (segment.Memory?.Length ?? 0) != (Network.Memory?.Size ?? 0))
        {
            throw new InvalidDataException("An episode is damaged: it does not say how likely its actions were and what the network remembered.");
        }

        SamplesLearnt += _queue.Add(episode.Id, segment) * _options.Epochs;
        if (segment.Return is { } total)
        {
            _returns.Add(total);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<Metric> Step()
    {
        if (_queue.Samples == 0)
        {
            throw new InvalidOperationException("A learner needs samples before it can take a step.");
        }

        var batch = new RolloutBatch(_queue.Take(_options.BatchSamples), _codec, _environment.Observation.Size, whole: _options.MemoryCells > 0);
        var outputs = _gradient.Evaluate(batch);
        batch.Estimate(outputs, _options);
        var figures = new LossFigures();
        var (norm, updates, rate) = (0.0, 0, (float)_rate.At(SamplesLearnt / _options.Epochs));
        int[] units = [.. Enumerable.Range(0, batch.Units)];
        var parts = Math.Min(_options.Minibatches, units.Length);
        for (var epoch = 0; epoch < _options.Epochs; epoch++)
        {
            Shuffle(units);
            for (var part = 0; part < parts; part++)
            {
                var (start, end) = ((int)((long)part * units.Length / parts), (int)((part + 1L) * units.Length / parts));
                norm += Minibatch(batch, units.AsMemory(start, end - start), rate, ref figures);
                updates++;
            }
        }

        Steps++;
        SamplesLearnt += batch.Steps.Length * (long)_options.Epochs;
        var metrics = figures.Means(_options);
        metrics.Add(new("learner.gradient_norm", norm / updates, MetricKind.Mean));
        metrics.Add(new("learner.rate", rate, MetricKind.Mean));
        if (_options.Baseline)
        {
            metrics.Add(new("learner.explained_variance", Explained(batch, outputs), MetricKind.Mean));
        }

        if (_returns.Mean is { } mean)
        {
            metrics.Add(new("episode.recent_return", mean, MetricKind.Mean));
        }

        return metrics;
    }

    /// <inheritdoc/>
    public byte[] ExportWeights() => PolicyWeights.Write(Network, new PolicyProgress(Steps, SamplesLearnt / _options.Epochs));

    /// <inheritdoc/>
    public byte[] ExportCheckpoint()
    {
        var writer = new SafeTensorsWriter();
        ModuleWeights.Add(writer, NetworkPrefix, Network);
        _optimizer.Add(writer, OptimizerPrefix);
        _queue.Write(writer);
        RandomWeights.Add(writer, RandomKey, _random);
        writer.AddScalar(StepsKey, Steps);
        writer.AddScalar(SamplesKey, SamplesLearnt);
        return writer.ToArray();
    }

    /// <inheritdoc/>
    public void ImportCheckpoint(ReadOnlyMemory<byte> checkpoint)
    {
        var file = SafeTensorsFile.Parse(checkpoint);
        var (steps, samples, random) = (file[StepsKey].Scalar<long>(), file[SamplesKey].Scalar<long>(), RandomWeights.Read(file, RandomKey));
        if (steps < 0 || samples < 0)
        {
            throw new InvalidDataException("The checkpoint counts less than no steps or samples.");
        }

        var learnt = _queue.Check(file);
        ModuleWeights.Check(file, NetworkPrefix, Network);
        _optimizer.Load(file, OptimizerPrefix);
        ModuleWeights.Load(file, NetworkPrefix, Network);
        _queue.Restore(learnt);
        (Steps, SamplesLearnt, _random) = (steps, samples, random);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _gradient.Dispose();
    }

    /// <summary>An optimizer step; returns the gradient's norm.</summary>
    private float Minibatch(RolloutBatch batch, ReadOnlyMemory<int> units, float rate, ref LossFigures figures)
    {
        figures.Add(_gradient.Make(batch, units, _optimizer.Gradient));
        var norm = _optimizer.Clip(_options.GradientLimit > 0 ? _options.GradientLimit : float.PositiveInfinity);
        _optimizer.Step(rate);
        return norm;
    }

    private void Shuffle(Span<int> units)
    {
        for (var i = units.Length - 1; i > 0; i--)
        {
            var j = _random.Below(i + 1);
            (units[i], units[j]) = (units[j], units[i]);
        }
    }

    /// <summary>1 - Var(target - V) / Var(target): 1 if values foretell everything, 0 if nothing.</summary>
    private double Explained(RolloutBatch batch, ReadOnlySpan<float> outputs)
    {
        var targets = new float[batch.Steps.Length];
        var errors = new float[targets.Length];
        for (var i = 0; i < targets.Length; i++)
        {
            targets[i] = batch.Target[batch.Steps[i]];
            errors[i] = targets[i] - outputs[(batch.Steps[i] * Network.Outputs) + Network.Actions];
        }

        var (deviation, error) = (TensorPrimitives.StdDev<float>(targets), TensorPrimitives.StdDev<float>(errors));
        return deviation > 0 ? 1 - (error * error / (deviation * deviation)) : 0;
    }
}
