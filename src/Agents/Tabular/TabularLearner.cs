using SelfPlay.Agents.Weights;
using SelfPlay.Games;
using SelfPlay.Games.Grids;

namespace SelfPlay.Agents.Tabular;

/// <summary>
/// Learns from the actors' steps in the order in which they were recorded, each once: a learner step is an episode or a
/// segment of one. Since the process is known here, it also tells how far the table is from the optimum.
/// </summary>
internal sealed class TabularLearner : ILearnerAgent
{
    private const string StepsKey = "steps";
    private const string SamplesKey = "samples";
    private const string RandomKey = "random";
    private const string LastKey = "last";
    private const double Accuracy = 1e-9;

    private readonly TabularControl _method;
    private readonly TabularOptions _options;
    private readonly TransitionTable _table;
    private readonly double _optimum;
    private readonly Queue<(Guid Id, TabularEpisode Episode)> _waiting = new();
    private readonly RecentReturns _returns = new();
    private Xoshiro256 _random;
    private Guid _last; // the newest episode learnt from
    private bool _seeking; // after a restart: what has been learnt from comes first

    public TabularLearner(GridTask task, TabularControl method, TabularOptions options, ulong seed)
    {
        (_table, _method, _options) = (task.Table, method, options);
        _random = Xoshiro256.ForStream(seed, ulong.MaxValue);
        _optimum = StartValue(ValueIteration.Run(_table, options.Discount, Accuracy, maxSweeps: 10_000).Values.ToArray());
        _method.Epsilon = Epsilon;
    }

    /// <inheritdoc/>
    public long Steps { get; private set; }

    /// <inheritdoc/>
    public long SamplesLearnt { get; private set; }

    /// <inheritdoc/>
    public long WindowSamples { get; private set; }

    private double Epsilon => new LinearSchedule(_options.Exploration, _options.LastExploration, _options.ExplorationSteps).At(SamplesLearnt);

    /// <inheritdoc/>
    public void Add(Episode episode)
    {
        ArgumentNullException.ThrowIfNull(episode);
        var decoded = TabularEpisode.Decode(episode.Payload, _table.States, _table.Actions);
        if (_seeking && episode.Id == _last)
        {
            // This one and all before it have been learnt from.
            _waiting.Clear();
            (WindowSamples, _seeking) = (0, false);
            return;
        }

        _waiting.Enqueue((episode.Id, decoded));
        WindowSamples += decoded.Rewards.Length;
    }

    /// <inheritdoc/>
    public IReadOnlyList<Metric> Step()
    {
        if (!_waiting.TryDequeue(out var next))
        {
            throw new InvalidOperationException("A learner needs samples before it can take a step.");
        }

        foreach (var step in next.Episode.Steps())
        {
            _method.Learn(step, ref _random);
        }

        _method.EndEpisode();
        _last = next.Id;
        Steps++;
        SamplesLearnt += next.Episode.Rewards.Length;
        WindowSamples -= next.Episode.Rewards.Length;
        _method.Epsilon = Epsilon;
        return Measure(next.Episode);
    }

    /// <inheritdoc/>
    public byte[] ExportWeights() => TabularWeights.Write(_method.Values, _method.Epsilon);

    /// <inheritdoc/>
    public byte[] ExportCheckpoint()
    {
        var writer = new SafeTensorsWriter();
        foreach (var (name, table) in _method.Tables)
        {
            writer.Add<double>(name, [table.Length], table);
        }

        RandomWeights.Add(writer, RandomKey, _random);
        writer.Add<byte>(LastKey, [16], _last.ToByteArray());
        writer.AddScalar(StepsKey, Steps);
        writer.AddScalar(SamplesKey, SamplesLearnt);
        return writer.ToArray();
    }

    /// <inheritdoc/>
    public void ImportCheckpoint(ReadOnlyMemory<byte> checkpoint)
    {
        var file = SafeTensorsFile.Parse(checkpoint);
        var tables = _method.Tables.Select(t => (t.Value, Saved: file[t.Key].Elements<double>().ToArray())).ToArray();
        var random = RandomWeights.Read(file, RandomKey);
        var last = file[LastKey].Elements<byte>();
        if (Array.Exists(tables, t => t.Value.Length != t.Saved.Length) || last.Length != 16)
        {
            throw new InvalidDataException("The checkpoint belongs to another task or method.");
        }

        var (steps, samples) = (file[StepsKey].Scalar<long>(), file[SamplesKey].Scalar<long>());
        foreach (var (table, saved) in tables)
        {
            saved.CopyTo(table, 0);
        }

        (_last, Steps, SamplesLearnt, _random) = (new Guid(last), steps, samples, random);
        _seeking = steps > 0;
        _method.Epsilon = Epsilon;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private List<Metric> Measure(TabularEpisode episode)
    {
        if (episode.Return is { } total)
        {
            _returns.Add(total);
        }

        var metrics = new List<Metric>
        {
            new("learner.start_value", StartValue(_method.Values.StateValues()), MetricKind.Mean),
            new("learner.optimal_start_value", _optimum, MetricKind.Mean),
        };
        if (_returns.Mean is { } mean)
        {
            metrics.Add(new("episode.recent_return", mean, MetricKind.Mean));
        }

        return metrics;
    }

    /// <summary>Σ_s d_0(s) v(s): what an episode is worth at its beginning.</summary>
    private double StartValue(double[] values)
    {
        var sum = 0.0;
        for (var state = 0; state < values.Length; state++)
        {
            sum += _table.Initial[state] * values[state];
        }

        return sum;
    }
}
