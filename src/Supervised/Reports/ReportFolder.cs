namespace SelfPlay.Supervised.Reports;

/// <summary>A report on disk: `report.md`, `report.json` and the plots.</summary>
public static class ReportFolder
{
    /// <summary>Name of the Markdown file.</summary>
    public const string Markdown = "report.md";

    /// <summary>Name of the JSON file.</summary>
    public const string Json = "report.json";

    /// <summary>Writes the report into <paramref name="folder"/>, which is created if it is not there.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(LessonReport report, string folder)
    {
        ArgumentNullException.ThrowIfNull(report);
        Directory.CreateDirectory(folder);
        foreach (var element in report.Elements.OfType<PlotElement>())
        {
            PlotFile.Write(element.Plot, folder);
        }

        File.WriteAllText(Path.Combine(folder, Markdown), MarkdownReport.Write(report));
        File.WriteAllText(Path.Combine(folder, Json), JsonReport.Write(report));
    }
}
