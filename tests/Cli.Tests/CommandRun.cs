using System.Text.Json;
using SelfPlay.Cli.CommandLine;

namespace SelfPlay.Cli.Tests;

/// <summary>What a command line did: run in this process, as from a pipe.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    /// <summary>The JSON object on the last line of standard output.</summary>
    public JsonElement Json => JsonDocument.Parse(Output.TrimEnd('\n').Split('\n')[^1]).RootElement;

    public static Task<CommandRun> OfAsync(params string[] args) => WithInputAsync(string.Empty, args);

    public static Task<CommandRun> WithInputAsync(string input, params string[] args) => RunAsync(input, args, TestContext.Current.CancellationToken);

    /// <summary>Until the token is cancelled, as by Ctrl-C.</summary>
    public static Task<CommandRun> UntilAsync(CancellationToken stop, params string[] args) => RunAsync(string.Empty, args, stop);

    private static async Task<CommandRun> RunAsync(string input, string[] args, CancellationToken stop)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var terminal = new Terminal(
            new StringReader(input), TextWriter.Synchronized(output), TextWriter.Synchronized(error), outputIsTerminal: false, errorIsTerminal: false);
        var exitCode = await SelfPlayCommand.RunAsync(args, terminal, stop);
        return new(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Asserts that it failed with one sentence on standard error, nothing on standard output and no stack trace.</summary>
    public string AssertOneSentence(int exitCode)
    {
        Assert.Equal((exitCode, string.Empty), (ExitCode, Output));
        var line = Assert.Single(Error.TrimEnd('\n').Split('\n'));
        Assert.StartsWith("selfplay: ", line, StringComparison.Ordinal);
        Assert.EndsWith(".", line, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", line, StringComparison.Ordinal);
        return line;
    }
}
