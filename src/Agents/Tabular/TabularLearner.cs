using SelfPlay.Agents.Episodes;
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
    private const double Accuracy = 1e-9;

    private readonly TabularControl _method;
    private readonly TabularOptions _options;
    private readonly TransitionTable _table;
    private readonly double _optimum;
    private readonly OnceQueue<TabularEpisode> _queue;
    private readonly RecentReturns _returns = new();
    private Xoshiro256 _random;

    /// <summary>A learner with a table of zeros.</summary>
    /// <param name="task">What to learn.</param>
    /// <param name="method">How.</param>
    /// <param name="options">The options.</param>
    /// <param name="kept">Steps that the replay keeps.</param>
    /// <param name="seed">Seed.</param>
    public TabularLearner(GridTask task, TabularControl method, TabularOptions options, int kept, ulong seed)
    {
        _queue = new OnceQueue<TabularEpisode>(kept, episode => episode.Rewards.Length);
        (_table, _method, _options) = (task.Table, method, options);
        _random = Xoshiro256.ForStream(seed, ulong.MaxValue);
        _optimum = StartValue(ValueIteration.Run(_table, options.Discount, Accuracy, maxSweeps: 10_000).Values.ToArray());
        _method.Epsilon = Epsilon;
    }

    /// <inheritdoc/>
    public long Steps { get; private set; }

    /// <inheritdoc/>
    /// <remarks>And those passed over because too many waited.</remarks>
    public long SamplesLearnt { get; private set; }

    /// <inheritdoc/>
    /// <remarks>Those that have not been learnt from yet.</remarks>
    public long WindowSamples => _queue.Samples;

    private double Epsilon => new LinearSchedule(_options.Exploration, _options.LastExploration, _options.ExplorationSteps).At(SamplesLearnt);

    /// <inheritdoc/>
    public void Add(Episode episode)
    {
        ArgumentNullException.ThrowIfNull(episode);
        SamplesLearnt += _queue.Add(episode.Id, TabularEpisode.Decode(episode.Payload, _table.States, _table.Actions));
    }

    /// <inheritdoc/>
    public IReadOnlyList<Metric> Step()
    {
        if (_queue.Samples == 0)
        {
            throw new InvalidOperationException("A learner needs samples before it can take a step.");
        }

        var episode = _queue.Take();
        foreach (var step in episode.Steps())
        {
            _method.Learn(step, ref _random);
        }

        _method.EndEpisode();
        Steps++;
        SamplesLearnt += episode.Rewards.Length;
        _method.Epsilon = Epsilon;
        return Measure(episode);
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
        _queue.Write(writer);
        writer.AddScalar(StepsKey, Steps);
        writer.AddScalar(SamplesKey, SamplesLearnt);
        return writer.ToArray();
    }

    /// <inheritdoc/>
    public void ImportCheckpoint(ReadOnlyMemory<byte> checkpoint)
    {
        var file = SafeTensorsFile.Parse(checkpoint);
        var saved = _method.Tables.ToDictionary(t => t.Key, t => file[t.Key].Elements<double>().ToArray());
        var random = RandomWeights.Read(file, RandomKey);
        var learnt = _queue.Check(file);
        if (!_method.Accepts(saved))
        {
            throw new InvalidDataException("The checkpoint is damaged, or belongs to another task or method.");
        }

        var (steps, samples) = (file[StepsKey].Scalar<long>(), file[SamplesKey].Scalar<long>());
        if (steps < 0 || samples < 0)
        {
            throw new InvalidDataException("The checkpoint counts less than no steps or samples.");
        }

        foreach (var (name, table) in _method.Tables)
        {
            saved[name].CopyTo(table, 0);
        }

        (Steps, SamplesLearnt, _random) = (steps, samples, random);
        _queue.Restore(learnt);
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
