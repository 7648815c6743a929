using Spectre.Console;
using Spectre.Console.Rendering;
using SelfPlay.Cli.CommandLine;
using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Reports;
using Table = Spectre.Console.Table;

namespace SelfPlay.Cli.Display;

/// <summary>Lessons on the terminal: the list, the progress of one, its figures with their verdicts.</summary>
internal static class LessonView
{
    /// <summary>Writes the course, a table a lecture.</summary>
    public static void WriteList(IAnsiConsole screen, DataLibrary data)
    {
        foreach (var lecture in LessonCatalog.All.GroupBy(l => l.Info.Lecture))
        {
            var table = new Table().Border(TableBorder.Simple).Title($"[bold]{Markup.Escape(lecture.Key)}[/]").AddColumns("section", "lesson", "question", "data");
            foreach (var info in lecture.Select(l => l.Info))
            {
                var sets = info.Data.Count == 0 ? "none" : string.Join(", ", info.Data.Select(set => data.Has(set) ? set.Name : $"{set.Name} (not at hand)"));
                table.AddRow(new Text(info.Section), new Text(info.Name), new Text(info.Question), new Text(sets));
            }

            screen.Write(table);
        }
    }

    /// <summary>Runs a lesson under a progress bar on a terminal, with a line for each stage elsewhere.</summary>
    public static LessonReport WithProgress(Terminal terminal, ILesson lesson, Func<Action<string, double>, LessonReport> run)
    {
        if (!terminal.HasLiveProgress)
        {
            return run((stage, share) => terminal.Note($"{share,4:P0} {stage}"));
        }

        return terminal.Progress.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .Start(progress =>
            {
                var task = progress.AddTask(Markup.Escape(lesson.Info.Title), maxValue: 1);
                var report = run((stage, share) =>
                {
                    task.Description = Markup.Escape(stage);
                    task.Value = share;
                });
                task.Value = 1;
                return report;
            });
    }

    /// <summary>Writes the figures beside what they should be.</summary>
    public static void WriteReport(IAnsiConsole screen, LessonReport report)
    {
        screen.Write(new Text($"{report.Lesson.Title}: {report.Lesson.Question}\n"));
        var table = new Table().Border(TableBorder.Simple).AddColumns("figure", "measured", "expected", "verdict");
        foreach (var check in report.Checks)
        {
            var spread = check.Spread is { } sd ? $" (sd {Figures.Format(sd, 2)})" : "";
            table.AddRow(
                new Text(check.What),
                new Text(Figures.Format(check.Measured) + spread),
                new Text(check.Expected?.ToString() ?? ""),
                Verdict(check));
        }

        screen.Write(table);
    }

    private static IRenderable Verdict(Check check) => check switch
    {
        { Expected: null } => new Text(""),
        { Holds: true } => new Markup("[green]holds[/]"),
        _ => new Markup("[red]misses[/]"),
    };
}
