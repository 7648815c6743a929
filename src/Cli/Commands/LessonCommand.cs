using System.CommandLine;
using Spectre.Console;
using SelfPlay.Cli.CommandLine;
using SelfPlay.Cli.Display;
using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Cli.Commands;

/// <summary>`lesson list` and `lesson run NAME`: the deep-learning course.</summary>
internal static class LessonCommand
{
    public static Command Create(Terminal terminal) =>
        new("lesson", "The deep-learning course: lectures as programs whose figures are checked.") { CreateList(terminal), CreateRun(terminal) };

    private static Command CreateList(Terminal terminal)
    {
        var json = CommonOptions.Json();
        var list = new Command("list", "Lists the lessons by lecture, with the data each needs.") { json };
        list.SetAction(parse => List(terminal, parse.GetValue(json)));
        return list;
    }

    private static Command CreateRun(Terminal terminal)
    {
        var name = new Argument<ILesson>("NAME")
        {
            Description = "the lesson; `lesson list` shows them.",
            CustomParser = result =>
            {
                var word = result.Tokens[0].Value;
                var found = LessonCatalog.Find(word);
                if (found is null)
                {
                    result.AddError($"There is no lesson '{word}'; the lessons are {string.Join(", ", LessonCatalog.All.Select(l => l.Info.Name))}.");
                }

                return found;
            },
        };
        var seed = CommonOptions.Seed();
        var folder = new Option<DirectoryInfo>("--out")
        {
            HelpName = "DIR",
            Description = "Folder for reports and plots; the lesson's go into a folder of its name (default: lessons in the current folder).",
            DefaultValueFactory = _ => new DirectoryInfo("lessons"),
        };
        var quick = new Option<bool>("--quick") { Description = "Finish within half a minute: closed forms in full, experiments small." };
        var longer = new Option<bool>("--long") { Description = $"Train for half an hour instead of minutes, and promise more ({string.Join(", ", LongLessons())})." };
        var json = CommonOptions.Json();
        var run = new Command("run", "Runs a lesson, prints its figures beside the truth and writes a report with plots.") { name, seed, folder, quick, longer, json };
        run.Validators.Add(result =>
        {
            if (result.GetValue(longer) && result.GetValue(name) is { Info: var info } && (!info.HasLongRun || result.GetValue(quick)))
            {
                result.AddError(info.HasLongRun ? "--quick and --long exclude each other." : $"The lesson '{info.Name}' has no long run; those that have one are {string.Join(", ", LongLessons())}.");
            }
        });
        run.SetAction((parse, cancellationToken) => Task.Run(
            () => Run(
                terminal,
                parse.GetRequiredValue(name),
                new LessonRunOptions { Seed = parse.GetValue(seed), Quick = parse.GetValue(quick), Long = parse.GetValue(longer) },
                parse.GetRequiredValue(folder),
                parse.GetValue(json),
                cancellationToken),
            cancellationToken));
        return run;
    }

    private static IEnumerable<string> LongLessons() => LessonCatalog.All.Where(lesson => lesson.Info.HasLongRun).Select(lesson => lesson.Info.Name);

    private static int List(Terminal terminal, bool json)
    {
        var data = DataLibrary.OfMachine();
        if (json)
        {
            terminal.WriteJson(new
            {
                Lessons = LessonCatalog.All.Select(l => new
                {
                    l.Info.Name,
                    l.Info.Section,
                    l.Info.Lecture,
                    l.Info.Title,
                    l.Info.Question,
                    Data = l.Info.Data.Select(set => new { set.Name, AtHand = data.Has(set) }),
                }),
            });
            return ExitCodes.Done;
        }

        LessonView.WriteList(terminal.Screen, data);
        return ExitCodes.Done;
    }

    private static int Run(Terminal terminal, ILesson lesson, LessonRunOptions options, DirectoryInfo folder, bool json, CancellationToken cancellationToken)
    {
        var report = LessonView.WithProgress(
            terminal,
            lesson,
            onProgress => LessonRunner.Run(lesson, options with { OnProgress = onProgress }, DataLibrary.OfMachine(), cancellationToken));
        var target = Path.Combine(folder.FullName, lesson.Info.Name);
        ReportFolder.Write(report, target);
        if (json)
        {
            terminal.WriteJson(JsonReport.Content(report));
        }
        else
        {
            LessonView.WriteReport(terminal.Screen, report);
            terminal.Say($"The report with its plots is {Path.Combine(target, ReportFolder.Markdown)}.");
        }

        var misses = report.Misses.ToArray();
        return misses.Length == 0
            ? ExitCodes.Done
            : throw new CommandFailedException($"{misses.Length} of {report.Checks.Count} figures are not as expected: {string.Join("; ", misses.Select(m => m.What))}.");
    }
}
