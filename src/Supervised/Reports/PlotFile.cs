using ScottPlot;

namespace SelfPlay.Supervised.Reports;

/// <summary>Draws a <see cref="ReportPlot"/> as a PNG.</summary>
internal static class PlotFile
{
    private const int Width = 900;
    private const int Height = 560;
    private const float LineWidth = 2;
    private const float MarkerSize = 7;
    private const double FewDecades = 1.7;

    /// <summary>The file's name beside the report.</summary>
    public static string NameOf(ReportPlot plot) => $"{plot.Name}.png";

    /// <summary>Writes the picture into <paramref name="folder"/>.</summary>
    public static void Write(ReportPlot plot, string folder)
    {
        using var picture = new Plot();
        picture.Title(plot.Title);
        switch (plot)
        {
            case LinePlot lines:
                Draw(picture, lines);
                break;
            case PictureGrid grid:
                Draw(picture, grid);
                break;
        }

        picture.SavePng(Path.Combine(folder, NameOf(plot)), Width, Height);
    }

    private static void Draw(Plot picture, LinePlot plot)
    {
        picture.XLabel(plot.XLabel);
        picture.YLabel(plot.YLabel);
        foreach (var series in plot.Series)
        {
            Draw(picture, plot, series);
        }

        foreach (var (x, label) in plot.Marks)
        {
            var mark = picture.Add.VerticalLine(plot.LogX ? Math.Log10(x) : x);
            mark.LegendText = label;
            mark.LinePattern = LinePattern.Dotted;
            mark.Color = Colors.Gray;
        }

        if (plot.LogX)
        {
            picture.Axes.Bottom.TickGenerator = LogTicks(plot.Series.SelectMany(series => series.X));
        }

        if (plot.LogY)
        {
            picture.Axes.Left.TickGenerator = LogTicks(plot.Series.SelectMany(series => series.Y));
        }

        // Below the axes: inside them it would hide curves.
        picture.Legend.Orientation = Orientation.Horizontal;
        picture.ShowLegend(Edge.Bottom);
    }

    private static void Draw(Plot picture, PictureGrid grid)
    {
        var (height, width) = (grid.Pictures[0].GetLength(0), grid.Pictures[0].GetLength(1));
        var all = new double[(((grid.Pictures.Count + grid.Columns - 1) / grid.Columns) * (height + 1)) - 1, (grid.Columns * (width + 1)) - 1];
        for (var row = 0; row < all.GetLength(0); row++)
        {
            for (var column = 0; column < all.GetLength(1); column++)
            {
                all[row, column] = double.NaN;
            }
        }

        foreach (var (n, small) in grid.Pictures.Index())
        {
            double[] values = [.. small.Cast<double>()];
            var (least, range) = (values.Min(), Math.Max(values.Max() - values.Min(), double.Epsilon));
            for (var i = 0; i < values.Length; i++)
            {
                all[(n / grid.Columns * (height + 1)) + (i / width), (n % grid.Columns * (width + 1)) + (i % width)] = (values[i] - least) / range;
            }
        }

        picture.Add.Heatmap(all).Colormap = new ScottPlot.Colormaps.Grayscale();
        picture.Axes.SquareUnits();
        picture.HideGrid();
        picture.HideAxesAndGrid();
        picture.Axes.Title.IsVisible = true;
    }

    private static void Draw(Plot picture, LinePlot plot, PlotSeries series)
    {
        var shown = Enumerable.Range(0, series.X.Length).Where(i => IsShown(series.X[i], plot.LogX) && IsShown(series.Y[i], plot.LogY)).ToArray();
        if (shown.Length == 0)
        {
            return;
        }

        double[] x = [.. shown.Select(i => plot.LogX ? Math.Log10(series.X[i]) : series.X[i])];
        double[] y = [.. shown.Select(i => plot.LogY ? Math.Log10(series.Y[i]) : series.Y[i])];
        var scatter = picture.Add.Scatter(x, y);
        scatter.LegendText = series.Label;
        scatter.LineWidth = series.Style == SeriesStyle.Points ? 0 : LineWidth;
        scatter.MarkerSize = series.Style is SeriesStyle.Points or SeriesStyle.LineWithPoints ? MarkerSize : 0;
        scatter.LinePattern = series.Style == SeriesStyle.Dashed ? LinePattern.Dashed : LinePattern.Solid;
        if (series.Error is { } error && !plot.LogY)
        {
            var bars = picture.Add.ErrorBar(x, y, [.. shown.Select(i => error[i])]);
            bars.Color = scatter.Color;
        }
    }

    private static bool IsShown(double value, bool log) => double.IsFinite(value) && (!log || value > 0);

    /// <summary>A label at every power of ten, and where there are hardly two of them at twice and five times those, too.</summary>
    private static ITickGenerator LogTicks(IEnumerable<double> values)
    {
        double[] exponents = [.. values.Where(value => IsShown(value, log: true)).Select(Math.Log10)];
        if (exponents.Length == 0 || exponents.Max() - exponents.Min() > FewDecades)
        {
            return new ScottPlot.TickGenerators.NumericAutomatic
            {
                MinorTickGenerator = new ScottPlot.TickGenerators.LogMinorTickGenerator(),
                IntegerTicksOnly = true,
                LabelFormatter = exponent => $"1e{exponent:0}",
            };
        }

        var ticks = new ScottPlot.TickGenerators.NumericManual();
        for (var exponent = (int)Math.Floor(exponents.Min()) - 1; exponent <= exponents.Max() + 1; exponent++)
        {
            for (var digit = 1; digit < 10; digit++)
            {
                var place = exponent + Math.Log10(digit);
                if (digit is 1 or 2 or 5)
                {
                    ticks.AddMajor(place, $"{digit}e{exponent}");
                }
                else
                {
                    ticks.AddMinor(place);
                }
            }
        }

        return ticks;
    }
}
