using SelfPlay.Agents;
using SelfPlay.Games.Conformance;
using SelfPlay.Grains.Storage;
using SelfPlay.Search.Players;
using SelfPlay.Silo.Hosting;
using SelfPlay.Supervised.Data;

namespace SelfPlay.Cli.CommandLine;

/// <summary>The one place where an exception becomes a sentence and an exit code.</summary>
internal static class Failures
{
    /// <summary>Environment variable that, set to 1, adds the stack trace.</summary>
    public const string TraceVariable = "SELFPLAY_TRACE";

    /// <summary>Whether stack traces are asked for.</summary>
    public static bool ShowsTraces => Environment.GetEnvironmentVariable(TraceVariable) == "1";

    /// <summary>Writes the sentence to standard error and returns the exit code.</summary>
    public static int Report(Exception failure, Terminal terminal)
    {
        var (code, sentence) = Describe(failure);
        terminal.Note($"selfplay: {sentence}");
        if (ShowsTraces)
        {
            terminal.Error.WriteLine(failure);
        }

        return code;
    }

    private static (int Code, string Sentence) Describe(Exception failure) => failure switch
    {
        UsageException or AgentSpecException or PlayerSpecException => (ExitCodes.Usage, OneLine(failure.Message)),
        CommandFailedException or DataException or PlayerForfeitException or TraceException or StorageException or SiloStartException or InvalidDataException or IOException or UnauthorizedAccessException =>
            (ExitCodes.Failed, OneLine(failure.Message)),
        OperationCanceledException => (ExitCodes.Failed, "Stopped before it was done."),
        AggregateException { InnerExceptions.Count: 1, InnerException: { } inner } => Describe(inner),
        _ => (ExitCodes.Failed,
            $"An error that should not happen, {failure.GetType().Name}: {OneLine(failure.Message)} (set {TraceVariable}=1 to see where)"),
    };

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
