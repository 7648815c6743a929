using System.Globalization;
using SelfPlay.Agents.Optimizers;
using SelfPlay.Agents.Weights;
using SelfPlay.Games;
using SelfPlay.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfPlay.Agents.AlphaZero;

/// <summary>AlphaZero's learner: draws batches from the replay window and minimises <see cref="AlphaZeroLoss"/>.</summary>
internal sealed class AlphaZeroLearner<TGame> : ILearnerAgent
    where TGame : struct, IGame<TGame>
{
    private const string StepsKey = "steps";
    private const string SamplesKey = "samples";
    private const string RandomKey = "random";
    private const string NetworkPrefix = "network.";
    private const string AveragePrefix = "average.";
    private const string OptimizerPrefix = "optimizer.";
    private const double Momentum = 0.9;

    private static readonly Scalar s_tiny = 1e-12f;

    private readonly AlphaZeroOptions _options;
    private readonly AlphaZeroNetwork _network;
    private readonly TensorOptimizer _optimizer;
    private readonly WeightAverage _average;
    private readonly ReplayWindow<TGame> _window;
    private readonly TrainingBatch<TGame> _batch;
    private readonly Device _device;
    private readonly Scalar _valueWeight;
    private Xoshiro256 _random;

    /// <summary>A learner with a fresh network drawn from <paramref name="seed"/>.</summary>
    public AlphaZeroLearner(AlphaZeroOptions options, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(options);
        TorchRuntime.Initialize();
        _options = options;
        _valueWeight = options.ValueWeight;
        _device = TorchDevice.Parse(options.Device);
        _random = Xoshiro256.ForStream(seed, ulong.MaxValue);
        _network = NetworkFactory.Create(TGame.Info, options, seed).to(_device);
        _optimizer = options.Optimizer == OptimizerKind.AdamW
            ? new AdamW(_network, options.WeightDecay)
            : new MomentumDescent(_network, Momentum, options.WeightDecay);
        _average = new WeightAverage(_network, NetworkFactory.Create(TGame.Info, options, seed).to(_device), options.WeightAveraging);
        _window = new ReplayWindow<TGame>(options.WindowSamples, options.Discount);
        _batch = new TrainingBatch<TGame>(options.BatchSize);
    }

    /// <inheritdoc/>
    public long Steps { get; private set; }

    /// <inheritdoc/>
    public long SamplesLearnt { get; private set; }

    /// <inheritdoc/>
    public long WindowSamples => _window.Count;

    /// <inheritdoc/>
    public void Add(Episode episode)
    {
        ArgumentNullException.ThrowIfNull(episode);
        _window.Add(GameEpisode.Decode(episode.Payload));
    }

    /// <inheritdoc/>
    public IReadOnlyList<Metric> Step()
    {
        if (_window.Count == 0)
        {
            throw new InvalidOperationException("A learner needs samples before it can take a step.");
        }

        _batch.Draw(_window, Window(), _options.ValueMix, _options.Augment, ref _random);
        using var scope = NewDisposeScope();
        _network.train();
        var rate = LearningRate(Steps);
        _network.zero_grad();
        var legal = _batch.Legal.to(_device);
        var target = _batch.Policy.to(_device);
        var (logits, valueLogit) = _network.call(_batch.Planes.to(_device));
        var (policyLoss, valueLoss) = AlphaZeroLoss.Compute(logits, valueLogit, target, legal, _batch.Value.to(_device));
        var loss = policyLoss.Plus(valueLoss.mul(_valueWeight));
        var value = loss.item<float>();
        if (!float.IsFinite(value))
        {
            throw new NotFiniteNumberException($"The loss of learner step {Steps} is {value}: training has diverged; a lower learning-rate may help.", value);
        }

        loss.backward();
        _optimizer.Step(rate);
        Steps++;
        SamplesLearnt += _options.BatchSize;
        _average.Update(Steps);
        var entropy = Entropy(target);
        return
        [
            new("learner.loss", value, MetricKind.Mean),
            new("learner.loss.policy", policyLoss.item<float>(), MetricKind.Mean),
            new("learner.loss.value", valueLoss.item<float>(), MetricKind.Mean),
            new("learner.policy_kl", policyLoss.item<float>() - entropy, MetricKind.Mean),
            new("learner.target_entropy", entropy, MetricKind.Mean),
            new("learner.rate", rate, MetricKind.Mean),
        ];
    }

    /// <inheritdoc/>
    public byte[] ExportWeights()
    {
        var writer = Writer();
        ModuleWeights.Add(writer, "", _average.Network);
        return writer.ToArray();
    }

    /// <inheritdoc/>
    public byte[] ExportCheckpoint()
    {
        var writer = Writer();
        var (a, b, c, d) = _random.State;
        writer.Metadata[StepsKey] = Steps.ToString(CultureInfo.InvariantCulture);
        writer.Metadata[SamplesKey] = SamplesLearnt.ToString(CultureInfo.InvariantCulture);
        writer.Metadata[RandomKey] = string.Create(CultureInfo.InvariantCulture, $"{a:x16}{b:x16}{c:x16}{d:x16}");
        ModuleWeights.Add(writer, NetworkPrefix, _network);
        ModuleWeights.Add(writer, AveragePrefix, _average.Network);
        _optimizer.Add(writer, OptimizerPrefix);
        return writer.ToArray();
    }

    /// <inheritdoc/>
    public void ImportCheckpoint(ReadOnlyMemory<byte> checkpoint)
    {
        var file = SafeTensorsFile.Parse(checkpoint);
        var (steps, samples, random) = (Number(file.Metadata, StepsKey), Number(file.Metadata, SamplesKey), RandomState(file.Metadata));
        ModuleWeights.Check(file, NetworkPrefix, _network);
        ModuleWeights.Check(file, AveragePrefix, _average.Network);
        _optimizer.Check(file, OptimizerPrefix);
        ModuleWeights.Load(file, NetworkPrefix, _network);
        ModuleWeights.Load(file, AveragePrefix, _average.Network);
        _optimizer.Load(file, OptimizerPrefix);
        Steps = steps;
        SamplesLearnt = samples;
        _random = random;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _batch.Dispose();
        _average.Dispose();
        _optimizer.Dispose();
        _network.Dispose();
    }

    private static float Entropy(Tensor policy) => -(policy * policy.clamp(min: s_tiny).log()).sum(1).mean().item<float>();

    private static long Number(IReadOnlyDictionary<string, string> metadata, string key) =>
        metadata.TryGetValue(key, out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new InvalidDataException($"A checkpoint has no valid '{key}'.");

    private static Xoshiro256 RandomState(IReadOnlyDictionary<string, string> metadata)
    {
        Span<ulong> words = stackalloc ulong[4];
        if (!metadata.TryGetValue(RandomKey, out var text) || text.Length != 64)
        {
            throw new InvalidDataException($"A checkpoint has no valid '{RandomKey}'.");
        }

        for (var i = 0; i < 4; i++)
        {
            if (!ulong.TryParse(text.AsSpan(i * 16, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out words[i]))
            {
                throw new InvalidDataException($"A checkpoint has no valid '{RandomKey}'.");
            }
        }

        return words.ContainsAnyExcept(0UL)
            ? Xoshiro256.FromState((words[0], words[1], words[2], words[3]))
            : throw new InvalidDataException($"A checkpoint has no valid '{RandomKey}'.");
    }

    private SafeTensorsWriter Writer()
    {
        var writer = new SafeTensorsWriter();
        foreach (var (key, value) in NetworkFactory.Describe(TGame.Info, _options))
        {
            writer.Metadata[key] = value;
        }

        return writer;
    }

    /// <summary>Samples to draw from: those made so far are known by what was learnt from them, which a checkpoint keeps.</summary>
    private int Window() => WindowSchedule.Size(
        Math.Max(_window.Count, SamplesLearnt / (double)_options.SamplesPerInsert), _options.WindowStart, _options.WindowSamples);

    private float LearningRate(long steps)
    {
        var warmup = _options.WarmupSteps > 0 ? Math.Min(1f, (steps + 1f) / _options.WarmupSteps) : 1f;
        var decay = _options.DecaySteps > 0 ? 1 / MathF.Sqrt(1 + ((float)steps / _options.DecaySteps)) : 1f;
        return _options.LearningRate * warmup * decay;
    }
}
