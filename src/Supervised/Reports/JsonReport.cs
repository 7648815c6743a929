using System.Text.Json;
using System.Text.Json.Serialization;

namespace SelfPlay.Supervised.Reports;

/// <summary>A report as JSON, for programs: the figures with their expectations and verdicts.</summary>
public static class JsonReport
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>What the JSON holds.</summary>
    public static object Content(LessonReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new
        {
            Lesson = report.Lesson.Name,
            report.Lesson.Section,
            report.Seed,
            report.Quick,
            report.Long,
            Seconds = Math.Round(report.Duration.TotalSeconds, 2),
            ProcessorSeconds = Math.Round(report.ProcessorTime.TotalSeconds, 2),
            Holds = !report.Misses.Any(),
            Figures = report.Checks.Select(check => new
            {
                check.Name,
                check.What,
                Measured = Finite(check.Measured),
                Spread = Finite(check.Spread),
                Expected = Finite(check.Expected?.Truth),
                Lower = Finite(check.Expected?.Lower),
                Upper = Finite(check.Expected?.Upper),
                Origin = check.Origin.ToString().ToLowerInvariant(),
                check.Holds,
            }),
            Plots = report.Elements.OfType<PlotElement>().Select(e => PlotFile.NameOf(e.Plot)),
        };
    }

    /// <summary>The JSON text.</summary>
    public static string Write(LessonReport report) => JsonSerializer.Serialize(Content(report), s_options) + "\n";

    // JSON has no infinity: a bound that is none, and a figure that is no number, are null.
    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
