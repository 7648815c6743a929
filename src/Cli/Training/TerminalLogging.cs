using Microsoft.Extensions.Logging;
using Spectre.Console;
using SelfPlay.Cli.CommandLine;

namespace SelfPlay.Cli.Training;

/// <summary>
/// Shows warnings and errors of the embedded silo as single lines among the progress; stack traces only when asked for.
/// </summary>
internal sealed class TerminalLogging(Terminal terminal) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new LineLogger(terminal);

    public void Dispose()
    {
    }

    private sealed class LineLogger(Terminal terminal) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Warning and < LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
            {
                return;
            }

            var level = logLevel == LogLevel.Warning ? "warning" : "error";
            var cause = exception is null ? string.Empty : Failures.ShowsTraces ? $": {exception}" : $": {exception.Message}";
            var line = $"{level}: {formatter(state, exception)}{cause}";
            terminal.Progress.WriteLine(Failures.ShowsTraces ? line : line.ReplaceLineEndings(" "));
        }
    }
}
