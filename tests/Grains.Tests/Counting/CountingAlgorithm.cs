using System.Buffers.Binary;
using System.Diagnostics;
using SelfPlay.Agents;
using SelfPlay.Games;

namespace SelfPlay.Tests.Counting;

/// <summary>
/// The smallest algorithm with which the whole loop runs: the "network" is the number of steps it has learnt, an episode
/// is its own id, and the learner refuses to see one twice.
/// </summary>
public sealed class CountingAlgorithm : IAlgorithm
{
    public const string AlgorithmName = "counting";

    public static LoopOptions DefaultLoop { get; } = new(SamplesPerInsert: 2, WindowSamples: 2000, MinSamples: 50, BatchSize: 10, StepsPerPublish: 20);

    public string Name => AlgorithmName;

    public bool Learns(string task) => task == "counting";

    public void Validate(AgentSpec spec)
    {
        if (!Learns(spec.Task))
        {
            throw new AgentSpecException($"There is no task '{spec.Task}' to count; the task is counting.");
        }
    }

    public LoopOptions Loop(AgentSpec spec) => DefaultLoop with
    {
        SamplesPerInsert = Setting(spec, "spi", DefaultLoop.SamplesPerInsert),
        WindowSamples = (long)Setting(spec, "window", DefaultLoop.WindowSamples),
        MinSamples = (long)Setting(spec, "min", DefaultLoop.MinSamples),
    };

    public IActorAgent CreateActor(AgentSpec spec, int slot) => new CountingActor(spec, slot, Setting(spec, "ms", 2), (int)Setting(spec, "failAfter", -1));

    public ILearnerAgent CreateLearner(AgentSpec spec) => new CountingLearner(Loop(spec), (int)Setting(spec, "stepMs", 0));

    private static double Setting(AgentSpec spec, string name, double otherwise) =>
        spec.Settings.TryGetValue(name, out var text) ? double.Parse(text) : otherwise;
}

internal sealed class CountingActor(AgentSpec spec, int slot, double milliseconds, int failAfter) : IActorAgent
{
    private Xoshiro256 _random = Xoshiro256.ForStream(spec.Seed, (ulong)slot);
    private int _episodes;
    private int _drained;

    public long WeightsVersion { get; private set; }

    public void LoadWeights(long version, ReadOnlyMemory<byte> weights)
    {
        if (weights.Length != sizeof(long))
        {
            throw new InvalidDataException($"{weights.Length} bytes are no count.");
        }

        WeightsVersion = version;
    }

    public void Play(TimeSpan budget, ICollection<Episode> completed, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            Thread.Sleep(TimeSpan.FromMilliseconds(milliseconds));
            var id = new byte[16];
            BinaryPrimitives.WriteUInt64LittleEndian(id, _random.Next());
            BinaryPrimitives.WriteUInt64LittleEndian(id.AsSpan(8), _random.Next());
            completed.Add(new Episode(new Guid(id), WeightsVersion, Samples: 10, Steps: 10, Payload: [.. id, .. new byte[100]]));
            if (++_episodes == failAfter)
            {
                throw new InvalidOperationException("This actor was asked to fail.");
            }
        }
        while (Stopwatch.GetElapsedTime(start) < budget);
    }

    public IReadOnlyList<Metric> DrainMetrics()
    {
        var count = _episodes - _drained;
        _drained = _episodes;
        return [new Metric("selfplay.evaluations", count * 10, MetricKind.Count), new Metric("selfplay.length", 10, MetricKind.Mean)];
    }

    public LiveGame? LiveGame() => new("xo./.../...", 0, ["a1", "b1"], ["c1"], [1], 0.5f);

    public void Dispose()
    {
    }
}

internal sealed class CountingLearner(LoopOptions loop, int stepMilliseconds) : ILearnerAgent
{
    private readonly HashSet<Guid> _seen = [];
    private readonly Queue<int> _window = new();

    public long Steps { get; private set; }

    public long SamplesLearnt { get; private set; }

    public long WindowSamples { get; private set; }

    public void Add(Episode episode)
    {
        if (!episode.Payload.AsSpan(0, 16).SequenceEqual(episode.Id.ToByteArray()))
        {
            throw new InvalidDataException("The payload is another episode's.");
        }

        if (!_seen.Add(episode.Id))
        {
            throw new InvalidOperationException("An episode came twice.");
        }

        _window.Enqueue(episode.Samples);
        WindowSamples += episode.Samples;
        while (WindowSamples > loop.WindowSamples)
        {
            WindowSamples -= _window.Dequeue();
        }
    }

    public IReadOnlyList<Metric> Step()
    {
        if (WindowSamples == 0)
        {
            throw new InvalidOperationException("The window is empty.");
        }

        if (stepMilliseconds > 0)
        {
            Thread.Sleep(stepMilliseconds);
        }

        Steps++;
        SamplesLearnt += loop.BatchSize;
        return [new Metric("learner.loss", 1.0 / Steps, MetricKind.Mean)];
    }

    public byte[] ExportWeights() => BitConverter.GetBytes(Steps);

    public byte[] ExportCheckpoint() => [.. BitConverter.GetBytes(Steps), .. BitConverter.GetBytes(SamplesLearnt)];

    public void ImportCheckpoint(ReadOnlyMemory<byte> checkpoint)
    {
        if (checkpoint.Length != 16)
        {
            throw new InvalidDataException($"A checkpoint has 16 bytes, not {checkpoint.Length}.");
        }

        Steps = BitConverter.ToInt64(checkpoint.Span);
        SamplesLearnt = BitConverter.ToInt64(checkpoint.Span[8..]);
    }

    public void Dispose()
    {
    }
}
