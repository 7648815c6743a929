namespace SelfPlay.Search.Protocols.Gtp;

/// <summary>The two directions of a conversation in which this side answers.</summary>
/// <param name="lines">What comes in.</param>
/// <param name="output">Where answers go.</param>
internal sealed class GtpChannel(LinePump lines, TextWriter output)
{
    private ProtocolLine? _ahead;

    /// <summary>Waits for the next line; null at the end.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ProtocolLine? Next(CancellationToken stop)
    {
        WaitForNext(stop);
        var line = _ahead;
        _ahead = null;
        return line;
    }

    /// <summary>Waits until there is a next line, or there will be none, and leaves it.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void WaitForNext(CancellationToken stop) => _ahead ??= lines.TryTake(out var line, stop) ? line : null;

    /// <summary>Sends text as it is.</summary>
    public void Write(string text)
    {
        output.Write(text);
        output.Flush();
    }

    /// <summary>Sends an answer.</summary>
    public void Write(GtpReply reply, int? id) => Write(reply.Frame(id));
}
