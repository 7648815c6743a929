using System.CommandLine;
using Spectre.Console;
using SelfPlay.Cli.CommandLine;
using SelfPlay.Cli.Display;
using SelfPlay.Cli.Server;

namespace SelfPlay.Cli.Commands;

/// <summary>`runs list|show|stop|resume|export`: the runs of a server, or of a data folder when none runs.</summary>
internal static class RunsCommand
{
    public static Command Create(Terminal terminal) => new("runs", "Lists, shows, stops, resumes and exports runs.")
    {
        CreateList(terminal),
        CreateShow(terminal),
        CreateStop(terminal),
        CreateResume(terminal),
        RunsExportCommand.Create(terminal),
    };

    /// <summary>The argument RUN.</summary>
    public static Argument<string> RunArgument() => new("RUN") { Description = "name of the run." };

    private static Command CreateList(Terminal terminal)
    {
        var (server, data, json) = (ServerOptions.Server(), CommonOptions.Data(), CommonOptions.Json());
        var command = new Command("list", "Lists all runs, newest first.") { server, data, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var source = await RunSource.ChooseAsync(parse.GetValue(server), parse.GetRequiredValue(data), cancellationToken);
            using (source)
            {
                var runs = await source.ListAsync(cancellationToken);
                if (parse.GetValue(json))
                {
                    terminal.WriteJson(new { Source = source.Name, Runs = runs });
                    return ExitCodes.Done;
                }

                WriteTable(terminal, runs);
                terminal.Say($"From {source.Name}.");
                return ExitCodes.Done;
            }
        });
        return command;
    }

    private static Command CreateShow(Terminal terminal)
    {
        var (run, server, data, json) = (RunArgument(), ServerOptions.Server(), CommonOptions.Data(), CommonOptions.Json());
        var command = new Command("show", "Shows one run.") { run, server, data, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var source = await RunSource.ChooseAsync(parse.GetValue(server), parse.GetRequiredValue(data), cancellationToken);
            var found = await source.FindAsync(parse.GetRequiredValue(run), cancellationToken);
            Show(terminal, found, parse.GetValue(json));
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command CreateStop(Terminal terminal)
    {
        var (run, server, json) = (RunArgument(), ServerOptions.Server(), CommonOptions.Json());
        var command = new Command("stop", "Stops a run of a server; it can be resumed.") { run, server, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var client = ServerOptions.Connect(parse.GetValue(server));
            Show(terminal, await client.StopAsync(parse.GetRequiredValue(run), cancellationToken), parse.GetValue(json));
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command CreateResume(Terminal terminal)
    {
        var (run, server, json) = (RunArgument(), ServerOptions.Server(), CommonOptions.Json());
        var minutes = CommonOptions.Number("--minutes", "M", "New budget of running time, counted from the run's beginning.", 0.01);
        var episodes = CommonOptions.Number("--episodes", "N", "New budget of games, or of episodes and parts of them.", 1L);
        var steps = CommonOptions.Number("--steps", "N", "New budget of learner steps.", 1L);
        var frames = CommonOptions.Number("--frames", "N", "New budget of steps of the environment, or of a game's positions.", 1L);
        var command = new Command("resume", "Resumes a run of a server.") { run, minutes, episodes, steps, frames, server, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var client = ServerOptions.Connect(parse.GetValue(server));
            var budget = new ServerBudget(parse.GetValue(minutes), parse.GetValue(episodes), parse.GetValue(steps), parse.GetValue(frames));
            var resumed = await client.ResumeAsync(
                parse.GetRequiredValue(run), budget == new ServerBudget(null, null, null, null) ? null : budget, cancellationToken);
            Show(terminal, resumed, parse.GetValue(json));
            return ExitCodes.Done;
        });
        return command;
    }

    private static void WriteTable(Terminal terminal, IReadOnlyList<ServerRun> runs)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("run", "task", "algorithm", "state", "time", "games", "steps", "weights");
        foreach (var run in runs)
        {
            table.AddRow(
                Markup.Escape(run.Name),
                run.Task,
                run.Algorithm,
                run.State,
                RunDisplay.Time(TimeSpan.FromSeconds(run.ElapsedSeconds)),
                $"{run.Episodes:N0}",
                $"{run.Steps:N0}",
                $"{run.WeightsVersion}");
        }

        terminal.Screen.Write(table);
    }

    private static void Show(Terminal terminal, ServerRun run, bool json)
    {
        if (json)
        {
            terminal.WriteJson(run);
            return;
        }

        WriteTable(terminal, [run]);
        terminal.Say($"Started {run.StartedAt:u} with seed {run.Seed}, {run.Actors} actors"
            + (run.Settings.Count == 0 ? "." : $" and {string.Join(", ", run.Settings.Select(s => $"{s.Key}={s.Value}"))}."));
        if (run.Failure is { } failure)
        {
            terminal.Say(failure);
        }
    }
}
