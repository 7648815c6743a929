using System.CommandLine;
using System.CommandLine.Help;
using SelfPlay.Cli.Commands;

namespace SelfPlay.Cli.CommandLine;

/// <summary>The `selfplay` command: its verbs, and the rules that hold for all of them (exit codes, one-sentence errors).</summary>
internal static class SelfPlayCommand
{
    /// <summary>Runs one command line and returns its exit code. Never throws.</summary>
    /// <param name="args">The words after `selfplay`.</param>
    /// <param name="terminal">Where it reads and writes.</param>
    /// <param name="cancellationToken">Asks it to stop cleanly.</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Terminal terminal, CancellationToken cancellationToken)
    {
        var parse = Create(terminal).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        if (UsageErrors.Describe(parse) is { } sentence)
        {
            return Failures.Report(new UsageException(sentence), terminal);
        }

        try
        {
            var configuration = new InvocationConfiguration
            {
                Output = terminal.Out,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await parse.InvokeAsync(configuration, cancellationToken);
        }
        catch (Exception failure)
        {
            return Failures.Report(failure, terminal);
        }
    }

    /// <summary>No <see cref="RootCommand"/>, which goes by the name of its assembly in the help.</summary>
    private static Command Create(Terminal terminal)
    {
        var root = new Command("selfplay", "Self-play reinforcement learning: trains, evaluates and plays agents for games.")
        {
            new HelpOption(),
            new VersionOption(),
        };
        root.Subcommands.Add(TrainCommand.Create(terminal));
        root.Subcommands.Add(EvaluateCommand.Create(terminal));
        root.Subcommands.Add(MatchCommand.Create(terminal));
        root.Subcommands.Add(PlayCommand.Create(terminal));
        root.Subcommands.Add(GtpCommand.Create(terminal));
        root.Subcommands.Add(UciCommand.Create(terminal));
        root.Subcommands.Add(RateCommand.Create(terminal));
        root.Subcommands.Add(WatchCommand.Create(terminal));
        root.Subcommands.Add(PlanCommand.Create(terminal));
        root.Subcommands.Add(ConformCommand.Create(terminal));
        root.Subcommands.Add(RunsCommand.Create(terminal));
        root.Subcommands.Add(ServeCommand.Create(terminal));
        root.Subcommands.Add(BenchCommand.Create(terminal));
        root.Subcommands.Add(LessonCommand.Create(terminal));
        return root;
    }
}
