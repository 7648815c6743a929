using SelfPlay.Supervised.Lessons;

namespace SelfPlay.Supervised.Reports;

/// <summary>What a lesson found: figures with verdicts, and the text, tables and plots around them. One thread.</summary>
public sealed class LessonReport
{
    private readonly List<Check> _checks = [];
    private readonly List<ReportElement> _elements = [];

    /// <summary>An empty report.</summary>
    public LessonReport(LessonInfo lesson, ulong seed, bool quick, bool isLong = false)
    {
        Lesson = lesson;
        Seed = seed;
        Quick = quick;
        Long = isLong;
    }

    /// <summary>The lesson.</summary>
    public LessonInfo Lesson { get; }

    /// <summary>Its seed.</summary>
    public ulong Seed { get; }

    /// <summary>Whether it was a quick run.</summary>
    public bool Quick { get; }

    /// <summary>Whether it was a run of half an hour.</summary>
    public bool Long { get; }

    /// <summary>How long it ran.</summary>
    public TimeSpan Duration { get; set; }

    /// <summary>Processor time that the process spent meanwhile, on all cores.</summary>
    public TimeSpan ProcessorTime { get; set; }

    /// <summary>The figures, in the order in which they were measured.</summary>
    public IReadOnlyList<Check> Checks => _checks;

    /// <summary>Headings, text, tables and plots, in order.</summary>
    public IReadOnlyList<ReportElement> Elements => _elements;

    /// <summary>Figures that are not as expected.</summary>
    public IEnumerable<Check> Misses => _checks.Where(check => !check.Holds);

    /// <summary>Records a figure beside what it should be.</summary>
    /// <param name="name">Short stable name, unique in the lesson (`heat.regression`).</param>
    /// <param name="what">What was measured, for people, with its unit.</param>
    /// <param name="measured">The figure.</param>
    /// <param name="expected">What it should be.</param>
    /// <param name="origin">Where the expectation comes from.</param>
    /// <param name="spread">Standard deviation over seeds.</param>
    public void Check(string name, string what, double measured, Expected expected, Origin origin = Origin.Theory, double? spread = null)
    {
        ArgumentNullException.ThrowIfNull(expected);
        Add(new Check(name, what, measured, expected, origin, spread));
    }

    /// <summary>Records the mean of a figure over seeds, with their standard deviation, beside what it should be.</summary>
    /// <param name="name">Short stable name, unique in the lesson.</param>
    /// <param name="what">What was measured, for people, with its unit.</param>
    /// <param name="measured">The figure of every seed.</param>
    /// <param name="expected">What the mean should be.</param>
    /// <param name="origin">Where the expectation comes from.</param>
    public void Check(string name, string what, IReadOnlyCollection<double> measured, Expected expected, Origin origin = Origin.Theory)
    {
        ArgumentNullException.ThrowIfNull(measured);
        Check(name, what, measured.Average(), expected, origin, Deviation(measured));
    }

    /// <summary>Records a figure that has no right value.</summary>
    public void Observe(string name, string what, double measured, double? spread = null) =>
        Add(new Check(name, what, measured, null, Origin.Own, spread));

    /// <summary>Records the mean of a figure over seeds, with their standard deviation, that has no right value.</summary>
    public void Observe(string name, string what, IReadOnlyCollection<double> measured)
    {
        ArgumentNullException.ThrowIfNull(measured);
        Observe(name, what, measured.Average(), Deviation(measured));
    }

    /// <summary>Begins a step of the lecture.</summary>
    public void Section(string title) => _elements.Add(new Heading(title));

    /// <summary>Adds a paragraph of Markdown.</summary>
    public void Say(string markdown) => _elements.Add(new Paragraph(markdown));

    /// <summary>Adds a table; cells are written as they are.</summary>
    public void Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        ArgumentNullException.ThrowIfNull(columns);
        IReadOnlyList<string>[] all = [.. rows];
        if (Array.Exists(all, row => row.Count != columns.Count))
        {
            throw new ArgumentException("Every row of a table has as many cells as the table has columns.", nameof(rows));
        }

        _elements.Add(new ReportTable(columns, all));
    }

    /// <summary>Adds a plot.</summary>
    public void Plot(ReportPlot plot)
    {
        ArgumentNullException.ThrowIfNull(plot);
        if (_elements.OfType<PlotElement>().Any(e => e.Plot.Name == plot.Name))
        {
            throw new ArgumentException($"The report has a plot '{plot.Name}' already.", nameof(plot));
        }

        if (plot is LinePlot { Series: var series } && series.Any(s => s.X.Length != s.Y.Length || (s.Error is { } error && error.Length != s.Y.Length)))
        {
            throw new ArgumentException($"A series of the plot '{plot.Name}' has unequal numbers of x, y and error values.", nameof(plot));
        }

        if (plot is PictureGrid { Pictures: var pictures } && (pictures.Count == 0 || pictures.Any(p => p.GetLength(0) != pictures[0].GetLength(0) || p.GetLength(1) != pictures[0].GetLength(1))))
        {
            throw new ArgumentException($"The pictures of '{plot.Name}' are of more than one size, or there are none.", nameof(plot));
        }

        _elements.Add(new PlotElement(plot));
    }

    /// <summary>Standard deviation of the figures of several seeds; one has none.</summary>
    private static double? Deviation(IReadOnlyCollection<double> measured)
    {
        var mean = measured.Average();
        return measured.Count > 1 ? Math.Sqrt(measured.Sum(x => (x - mean) * (x - mean)) / (measured.Count - 1)) : null;
    }

    private void Add(Check check)
    {
        if (_checks.Exists(c => c.Name == check.Name))
        {
            throw new ArgumentException($"The report has a figure '{check.Name}' already.", nameof(check));
        }

        _checks.Add(check);
    }
}
