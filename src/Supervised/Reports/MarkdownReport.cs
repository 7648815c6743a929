using System.Globalization;
using System.Text;

namespace SelfPlay.Supervised.Reports;

/// <summary>A report as Markdown: question, verdicts, then text, tables and plots as the lesson wrote them.</summary>
internal static class MarkdownReport
{
    public static string Write(LessonReport report)
    {
        var text = new StringBuilder();
        var lesson = report.Lesson;
        Line(text, $"# {lesson.Title}");
        Line(text, $"Section {lesson.Section}, {lesson.Lecture}. Seed {report.Seed}{(report.Quick ? ", quick run" : report.Long ? ", long run" : "")}, {Figures.Format(report.Duration.TotalSeconds, 3)} s, processor time {Figures.Format(report.ProcessorTime.TotalSeconds, 3)} s.");
        Line(text, $"**{lesson.Question}**");
        Line(text, string.Join('\n', lesson.Claims.Select(claim => $"- {claim}")));
        WriteTable(text, ["figure", "measured", "expected", "from", "verdict"], report.Checks.Select(Row));
        foreach (var element in report.Elements)
        {
            WriteElement(text, element);
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static IReadOnlyList<string> Row(Check check) =>
    [
        check.What,
        Figures.Format(check.Measured) + (check.Spread is { } spread ? $" (sd {Figures.Format(spread, 2)})" : ""),
        check.Expected?.ToString() ?? "",
        check.Expected is null ? "" : check.Origin switch { Origin.Theory => "theory", Origin.Reference => "reference", _ => "this course" },
        check.Expected is null ? "" : check.Holds ? "holds" : "**misses**",
    ];

    private static void WriteElement(StringBuilder text, ReportElement element)
    {
        switch (element)
        {
            case Heading heading:
                Line(text, $"## {heading.Title}");
                break;
            case Paragraph paragraph:
                Line(text, paragraph.Markdown);
                break;
            case ReportTable table:
                WriteTable(text, table.Columns, table.Rows);
                break;
            case PlotElement { Plot: var plot }:
                Line(text, $"![{plot.Title}]({PlotFile.NameOf(plot)})");
                break;
        }
    }

    private static void WriteTable(StringBuilder text, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", columns.Select(Cell))} |\n|{string.Concat(columns.Select(_ => "---|"))}\n");
        foreach (var row in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row.Select(Cell))} |\n");
        }

        text.Append('\n');
    }

    private static string Cell(string cell) => cell.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");

    private static void Line(StringBuilder text, string line) => text.Append(line).Append("\n\n");
}
