using System.Collections.Concurrent;
using System.Text;

namespace SelfPlay.Search.Protocols;

/// <summary>A line somebody sent.</summary>
/// <param name="Text">Its text without the newline; cut off where it was too long.</param>
/// <param name="IsWhole">False if it was cut off.</param>
internal readonly record struct ProtocolLine(string Text, bool IsWhole);

/// <summary>
/// Reads lines on a thread of its own, so that whoever waits for one can give up: reading itself cannot be interrupted. Lines
/// have a greatest length, and the thread stops reading while nobody takes what it has read: no sender can fill the memory.
/// </summary>
internal sealed class LinePump : IDisposable
{
    private const int Capacity = 256;

    private readonly BlockingCollection<ProtocolLine> _lines = new(Capacity);
    private readonly CancellationTokenSource _closed = new();
    private readonly TextReader _reader;
    private readonly int _maxLength;
    private bool _inLongLine;

    /// <summary>Begins to read.</summary>
    /// <param name="reader">Where from; it stays the caller's.</param>
    /// <param name="maxLength">Longest line, in characters.</param>
    /// <param name="name">Name of the thread.</param>
    public LinePump(TextReader reader, int maxLength, string name)
    {
        _reader = reader;
        _maxLength = maxLength;
        new Thread(Pump) { IsBackground = true, Name = name }.Start();
    }

    /// <summary>Whether everything has been taken and there will be no more.</summary>
    public bool IsAtEnd => _lines.IsCompleted;

    /// <summary>Waits for a line; false at the end, or when the time is over.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public bool TryTake(out ProtocolLine line, TimeSpan timeout, CancellationToken cancellationToken) =>
        _lines.TryTake(out line, (int)Math.Min(timeout.TotalMilliseconds, int.MaxValue), cancellationToken);

    /// <summary>Waits for a line for as long as it takes; false at the end.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public bool TryTake(out ProtocolLine line, CancellationToken cancellationToken) =>
        _lines.TryTake(out line, Timeout.Infinite, cancellationToken);

    /// <summary>Stops taking lines in. The thread ends with the line it is waiting for.</summary>
    public void Dispose() => _closed.Cancel();

    private void Pump()
    {
        try
        {
            while (Read() is { } line)
            {
                _lines.Add(line, _closed.Token);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // A broken pipe is an end like any other; closed means that nobody listens any more.
        }

        _lines.CompleteAdding();
    }

    /// <summary>The next line; null at the end. A line that is too long is told at once: it may have no end.</summary>
    private ProtocolLine? Read()
    {
        var text = new StringBuilder();
        int c;
        while ((c = _reader.Read()) is not (-1 or '\n') || _inLongLine)
        {
            if (c == -1)
            {
                return null;
            }

            if (_inLongLine)
            {
                _inLongLine = c != '\n';
            }
            else if (text.Length == _maxLength)
            {
                _inLongLine = true;
                return new ProtocolLine(text.ToString(), false);
            }
            else if (c != '\r')
            {
                text.Append((char)c);
            }
        }

        return c == -1 && text.Length == 0 ? null : new ProtocolLine(text.ToString(), true);
    }
}
