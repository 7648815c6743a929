using System.CommandLine;
using SelfPlay.Cli.CommandLine;
using SelfPlay.Games.Conformance;

namespace SelfPlay.Cli.Commands;

/// <summary>`conform FILE ...`: replays recorded games and episodes against the rules and counts mismatches.</summary>
internal static class ConformCommand
{
    public static Command Create(Terminal terminal)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "recorded games or episodes, one JSON object a line, plain or compressed with gzip.",
            Arity = ArgumentArity.OneOrMore,
        };
        var json = CommonOptions.Json();
        var command = new Command("conform", "Replays recorded games and episodes against the rules and counts mismatches.") { files, json };
        command.SetAction((parse, cancellationToken) =>
            Task.Run(() => Run(terminal, parse.GetRequiredValue(files), parse.GetValue(json), cancellationToken), cancellationToken));
        return command;
    }

    private static int Run(Terminal terminal, string[] files, bool json, CancellationToken cancellationToken)
    {
        var report = TraceConformance.Replay(files, cancellationToken);
        foreach (var mismatch in report.FirstMismatches)
        {
            terminal.Note(mismatch);
        }

        if (json)
        {
            terminal.WriteJson(new { report.Files, report.Games, report.Plies, report.Mismatches });
        }
        else
        {
            terminal.Say($"{report.Games} games, {report.Plies} plies in {report.Files} files: {report.Mismatches} mismatches");
        }

        return report.Mismatches == 0 ? ExitCodes.Done : ExitCodes.Failed;
    }
}
