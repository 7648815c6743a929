namespace SelfPlay.Search.Protocols.Engines;

/// <summary>
/// Reads what a program prints to standard error, on a thread of its own and for as long as it prints, and keeps the end:
/// a pipe that nobody empties would block it.
/// </summary>
internal sealed class EngineErrors
{
    private const int Kept = 400;

    private readonly Lock _lock = new();
    private readonly Thread _thread;
    private string _end = string.Empty;

    public EngineErrors(TextReader reader)
    {
        _thread = new Thread(() => Drain(reader)) { IsBackground = true, Name = "engine errors" };
        _thread.Start();
    }

    /// <summary>The last line that is not blank; empty if there is none.</summary>
    public string LastLine
    {
        get
        {
            lock (_lock)
            {
                return _end.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault(string.Empty);
            }
        }
    }

    /// <summary>Waits until all that a program printed before it ended has been read: that may be after its end is known.</summary>
    public void WaitForEnd(TimeSpan limit) => _thread.Join(limit);

    private void Drain(TextReader reader)
    {
        var buffer = new char[4096];
        try
        {
            int count;
            while ((count = reader.Read(buffer, 0, buffer.Length)) > 0)
            {
                lock (_lock)
                {
                    var text = _end + new string(buffer, 0, count);
                    _end = text.Length <= Kept ? text : text[^Kept..];
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The program has ended.
        }
    }
}
