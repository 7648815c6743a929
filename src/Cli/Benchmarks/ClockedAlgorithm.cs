using System.Collections.Concurrent;
using System.Diagnostics;
using SelfPlay.Agents;

namespace SelfPlay.Cli.Benchmarks;

/// <summary>
/// An algorithm whose actors note, at the end of every slice of play, how many evaluations they have made: from the notes
/// follows a rate that does not depend on when somebody looked.
/// </summary>
internal sealed class ClockedAlgorithm(IAlgorithm inner) : IAlgorithm
{
    private ConcurrentBag<ClockedActor> _actors = [];

    /// <summary>Name under which runs find it: not the catalogue's.</summary>
    public string Name => "clocked";

    public bool Learns(string task) => inner.Learns(task);

    public void Validate(AgentSpec spec) => inner.Validate(Inner(spec));

    public LoopOptions Loop(AgentSpec spec) => inner.Loop(Inner(spec));

    public ILearnerAgent CreateLearner(AgentSpec spec) => inner.CreateLearner(Inner(spec));

    public IActorAgent CreateActor(AgentSpec spec, int slot)
    {
        var actor = new ClockedActor(inner.CreateActor(Inner(spec), slot));
        _actors.Add(actor);
        return actor;
    }

    /// <summary>Forgets the actors made so far.</summary>
    public void Reset() => _actors = [];

    /// <summary>Evaluations/s of all actors together, from <paramref name="skip"/> seconds after an actor's first slice until its last.</summary>
    public double Rate(double skip) => _actors.Sum(actor => actor.Rate(skip));

    /// <summary>Evaluations of all actors together since <see cref="Reset"/>.</summary>
    public double Evaluations => _actors.Sum(actor => actor.Evaluations);

    /// <summary>Share of the time from an actor's first slice to its last in which it was playing: the rest was spent between slices.</summary>
    public double Busy => _actors.Average(actor => actor.Busy);

    private AgentSpec Inner(AgentSpec spec) => spec with { Algorithm = inner.Name };
}

/// <summary>An actor that notes its progress.</summary>
internal sealed class ClockedActor(IActorAgent inner) : IActorAgent
{
    private static double Now => Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;

    private readonly List<(double Seconds, double Evaluations)> _notes = [];
    private readonly Dictionary<string, (double Value, MetricKind Kind)> _figures = [];
    private double _evaluations;
    private double _playing;

    public double Evaluations => _evaluations;

    /// <summary>Share of the time from the end of its first slice to the end of its last in which it was playing.</summary>
    public double Busy => _playing / (_notes[^1].Seconds - _notes[0].Seconds);

    public long WeightsVersion => inner.WeightsVersion;

    public void LoadWeights(long version, ReadOnlyMemory<byte> weights) => inner.LoadWeights(version, weights);

    public void Play(TimeSpan budget, ICollection<Episode> completed, CancellationToken cancellationToken)
    {
        var start = Now;
        inner.Play(budget, completed, cancellationToken);
        foreach (var metric in inner.DrainMetrics())
        {
            var before = metric.Kind == MetricKind.Count ? _figures.GetValueOrDefault(metric.Name).Value : 0;
            _figures[metric.Name] = (before + metric.Value, metric.Kind);
            _evaluations += metric.Name == "selfplay.evaluations" ? metric.Value : 0;
        }

        _playing += _notes.Count > 0 ? Now - start : 0;
        _notes.Add((Now, _evaluations));
    }

    public IReadOnlyList<Metric> DrainMetrics()
    {
        Metric[] drained = [.. _figures.Select(f => new Metric(f.Key, f.Value.Value, f.Value.Kind))];
        _figures.Clear();
        return drained;
    }

    public LiveGame? LiveGame() => inner.LiveGame();

    public void Dispose() => inner.Dispose();

    /// <summary>Evaluations/s between the first note after <paramref name="skip"/> seconds and the last note.</summary>
    public double Rate(double skip)
    {
        var from = _notes.Find(note => note.Seconds >= _notes[0].Seconds + skip);
        var to = _notes[^1];
        return (to.Evaluations - from.Evaluations) / (to.Seconds - from.Seconds);
    }
}
