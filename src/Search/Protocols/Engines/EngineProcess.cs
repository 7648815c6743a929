using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace SelfPlay.Search.Protocols.Engines;

/// <summary>
/// A program in a process of its own: lines in, lines out, and a time for everything. Whatever it prints to standard error is
/// read and its end kept. Disposing of it ends the process and its children.
/// </summary>
internal sealed class EngineProcess : IDisposable
{
    /// <summary>Longest line it may print.</summary>
    public const int MaxLine = 1 << 16;

    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LastBreath = TimeSpan.FromMilliseconds(500);

    private readonly Process _process;
    private readonly LinePump _output;
    private readonly EngineErrors _errors;
    private bool _deaf;

    private EngineProcess(Process process)
    {
        _process = process;
        _output = new LinePump(process.StandardOutput, MaxLine, "engine output");
        _errors = new EngineErrors(process.StandardError);
    }

    /// <summary>Starts a program.</summary>
    /// <exception cref="EngineFailureException">It cannot be started.</exception>
    public static EngineProcess Start(EngineCommand command)
    {
        var info = new ProcessStartInfo(command.Program, command.Arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        try
        {
            return new EngineProcess(Process.Start(info)!);
        }
        catch (Win32Exception e)
        {
            throw new EngineFailureException($"could not be started: {e.Message.TrimEnd('.')}", e);
        }
    }

    /// <summary>Sends lines. A program that does not read blocks whoever writes, so that has its time too.</summary>
    /// <param name="lines">The lines, each with its newline.</param>
    /// <param name="question">What they ask.</param>
    /// <exception cref="EngineFailureException">It has ended, or does not read.</exception>
    public void Send(string lines, EngineQuestion question)
    {
        var input = _process.StandardInput;
        var sending = Task.Run(() => Write(input, lines));
        try
        {
            if (!sending.Wait(question.Remaining))
            {
                _deaf = true;
                throw new EngineFailureException($"did not take in {question} within {question.Timeout.TotalSeconds:0.##} s");
            }
        }
        catch (AggregateException e) when (e.InnerException is IOException or ObjectDisposedException)
        {
            throw Ended(question);
        }
    }

    /// <summary>Waits for a line of the answer.</summary>
    /// <exception cref="EngineFailureException">It has ended, the time is over, or the line has no end.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public string Read(EngineQuestion question, CancellationToken cancellationToken)
    {
        if (_output.TryTake(out var line, question.Remaining, cancellationToken))
        {
            return line.IsWhole ? line.Text : throw new EngineFailureException($"answered {question} with a line of more than {MaxLine} characters");
        }

        throw _output.IsAtEnd
            ? Ended(question)
            : new EngineFailureException($"did not answer {question} within {question.Timeout.TotalSeconds:0.##} s");
    }

    /// <summary>Waits for a line as <see cref="Read"/> does, but no longer than until somebody wants the answer now; null then.</summary>
    public string? ReadUntil(EngineQuestion question, CancellationToken stop, CancellationToken cancellationToken)
    {
        if (!stop.CanBeCanceled)
        {
            return Read(question, cancellationToken);
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, cancellationToken);
        try
        {
            return Read(question, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Asks it to leave, then ends it.</summary>
    public void Dispose()
    {
        try
        {
            if (!_deaf && !_process.HasExited)
            {
                Send("quit\n", new EngineQuestion("quit", Farewell));
                _process.WaitForExit(Farewell);
            }
        }
        catch (EngineFailureException)
        {
            // It is ended all the same.
        }

        Kill();
        _output.Dispose();
        _process.Dispose();
    }

    private static void Write(StreamWriter input, string lines)
    {
        input.Write(lines);
        input.Flush();
    }

    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It had ended by itself.
        }
    }

    private EngineFailureException Ended(EngineQuestion question)
    {
        var how = _process.WaitForExit(LastBreath) ? $"ended with exit code {_process.ExitCode}" : "closed its output";
        _errors.WaitForEnd(LastBreath);
        var words = _errors.LastLine;
        return new EngineFailureException(
            $"{how} instead of answering {question}{(words.Length > 0 ? $"; its last words were {EngineFailureException.Quote(words)}" : string.Empty)}");
    }
}
