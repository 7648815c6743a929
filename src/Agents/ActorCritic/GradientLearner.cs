using System.Runtime.InteropServices;
using SelfPlay.Agents.Episodes;
using SelfPlay.Agents.Optimizers;
using SelfPlay.Agents.Weights;
using SelfPlay.Games;
using SelfPlay.Torch;

namespace SelfPlay.Agents.ActorCritic;

/// <summary>
/// A3C's learner: applies the actors' gradients in the order in which they come, each by one step of an optimizer whose
/// statistics they share. The weights have moved since a gradient was made: its staleness is the steps that were made meanwhile.
/// </summary>
internal sealed class GradientLearner : ILearnerAgent
{
    private const string NetworkPrefix = "network.";
    private const string OptimizerPrefix = "optimizer.";
    private const string StepsKey = "steps";
    private const string SamplesKey = "samples";

    private readonly ActorCriticOptions _options;
    private readonly PolicyValueNetwork _network;
    private readonly ParameterOptimizer _optimizer;
    private readonly OnceQueue<GradientMessage> _queue;
    private readonly RecentReturns _returns = new();

    /// <summary>A learner with a fresh network drawn from <paramref name="seed"/>.</summary>
    public GradientLearner(EnvironmentInfo environment, ActorCriticOptions options, ulong seed)
    {
        TorchRuntime.Initialize();
        _options = options;
        var random = Xoshiro256.ForStream(seed, ulong.MaxValue);
        _network = new PolicyValueNetwork(environment, options, ref random);
        _optimizer = options.CreateOptimizer(_network);
        _queue = new OnceQueue<GradientMessage>(options.WindowSamples, message => message.Steps);
    }

    /// <inheritdoc/>
    public long Steps { get; private set; }

    /// <inheritdoc/>
    /// <remarks>And those passed over because too many waited.</remarks>
    public long SamplesLearnt { get; private set; }

    /// <inheritdoc/>
    /// <remarks>Those of gradients that have not been applied yet.</remarks>
    public long WindowSamples => _queue.Samples;

    /// <inheritdoc/>
    public void Add(Episode episode)
    {
        ArgumentNullException.ThrowIfNull(episode);
        var message = GradientMessage.Decode(episode.Payload, _optimizer.Gradient.Length);
        SamplesLearnt += _queue.Add(episode.Id, message);
        foreach (var total in message.Returns)
        {
            _returns.Add(total);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<Metric> Step()
    {
        if (_queue.Samples == 0)
        {
            throw new InvalidOperationException("A learner needs gradients before it can take a step.");
        }

        var message = _queue.Take();
        var rate = (float)_options.Rate.At(SamplesLearnt);
        MemoryMarshal.Cast<byte, float>(message.Gradient).CopyTo(_optimizer.Gradient);
        var norm = _optimizer.Clip(_options.GradientLimit > 0 ? _options.GradientLimit : float.PositiveInfinity);
        _optimizer.Step(rate);
        var metrics = message.Names.Zip(message.Values, (name, value) => new Metric(name, value, MetricKind.Mean)).ToList();
        metrics.Add(new("learner.gradient_norm", norm, MetricKind.Mean));
        metrics.Add(new("learner.rate", rate, MetricKind.Mean));
        metrics.Add(new("learner.staleness", Math.Max(0, Steps - message.Updates), MetricKind.Mean));
        if (_returns.Mean is { } mean)
        {
            metrics.Add(new("episode.recent_return", mean, MetricKind.Mean));
        }

        Steps++;
        SamplesLearnt += message.Steps;
        return metrics;
    }

    /// <inheritdoc/>
    public byte[] ExportWeights() => PolicyWeights.Write(_network, new PolicyProgress(Steps, SamplesLearnt, [.. _queue.NewestLearnt]));

    /// <inheritdoc/>
    public byte[] ExportCheckpoint()
    {
        var writer = new SafeTensorsWriter();
        ModuleWeights.Add(writer, NetworkPrefix, _network);
        _optimizer.Add(writer, OptimizerPrefix);
        _queue.Write(writer);
        writer.AddScalar(StepsKey, Steps);
        writer.AddScalar(SamplesKey, SamplesLearnt);
        return writer.ToArray();
    }

    /// <inheritdoc/>
    public void ImportCheckpoint(ReadOnlyMemory<byte> checkpoint)
    {
        var file = SafeTensorsFile.Parse(checkpoint);
        var (steps, samples) = (file[StepsKey].Scalar<long>(), file[SamplesKey].Scalar<long>());
        if (steps < 0 || samples < 0)
        {
            throw new InvalidDataException("The checkpoint counts less than no steps or samples.");
        }

        var learnt = _queue.Check(file);
        ModuleWeights.Check(file, NetworkPrefix, _network);
        _optimizer.Load(file, OptimizerPrefix);
        ModuleWeights.Load(file, NetworkPrefix, _network);
        _queue.Restore(learnt);
        (Steps, SamplesLearnt) = (steps, samples);
    }

    /// <inheritdoc/>
    public void Dispose() => _network.Dispose();
}
