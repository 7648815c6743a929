namespace SelfPlay.Supervised.Reports;

/// <summary>How a series is drawn.</summary>
public enum SeriesStyle
{
    /// <summary>A line: a measured curve.</summary>
    Line,

    /// <summary>A dashed line: theory, or a reference's curve.</summary>
    Dashed,

    /// <summary>Points: single measurements.</summary>
    Points,

    /// <summary>A line with a point at every measurement.</summary>
    LineWithPoints,
}

/// <summary>One curve of a plot.</summary>
/// <param name="Label">Its name in the legend.</param>
/// <param name="X">[N]</param>
/// <param name="Y">[N]; points that are not finite are left out.</param>
/// <param name="Style">How it is drawn.</param>
/// <param name="Error">Half the length of the error bars. [N]</param>
public sealed record PlotSeries(string Label, double[] X, double[] Y, SeriesStyle Style = SeriesStyle.Line, double[]? Error = null);

/// <summary>A plot of curves.</summary>
/// <param name="Name">File name without extension (`loss-against-rate`).</param>
/// <param name="Title">Its heading.</param>
/// <param name="XLabel">Label of the horizontal axis, with unit.</param>
/// <param name="YLabel">Label of the vertical axis, with unit.</param>
/// <param name="Series">The curves.</param>
public sealed record LinePlot(string Name, string Title, string XLabel, string YLabel, IReadOnlyList<PlotSeries> Series) : ReportPlot(Name, Title)
{
    /// <summary>Whether the horizontal axis is logarithmic; points that are not positive are left out.</summary>
    public bool LogX { get; init; }

    /// <summary>Whether the vertical axis is logarithmic; points that are not positive are left out.</summary>
    public bool LogY { get; init; }

    /// <summary>Positions of vertical reference lines, with their labels.</summary>
    public IReadOnlyList<(double X, string Label)> Marks { get; init; } = [];
}
