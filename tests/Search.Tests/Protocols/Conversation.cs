using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace SelfPlay.Search.Tests.Protocols;

/// <summary>Talks to a server line by line, each said when the answer to the one before has come.</summary>
internal sealed class Conversation : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Script _input = new();
    private readonly Record _output = new();
    private readonly Task _serving;

    public Conversation(Action<TextReader, TextWriter> serve) => _serving = Task.Run(() => serve(_input, _output));

    /// <summary>Everything the server has said.</summary>
    public string Heard => _output.Text;

    public void Say(string line) => _input.Add(line);

    /// <summary>Waits until the server has said something that matches, and returns that.</summary>
    public Match WaitFor(string pattern)
    {
        Match match;
        while (!(match = Regex.Match(Heard, pattern, RegexOptions.Multiline)).Success)
        {
            if (_serving.IsFaulted)
            {
                _serving.GetAwaiter().GetResult();
            }

            Assert.True(_output.WaitForMore(Patience), $"No '{pattern}' in:\n{Heard}");
        }

        return match;
    }

    /// <summary>Ends the input and waits for the server.</summary>
    public void End()
    {
        _input.End();
        _serving.GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        _input.End();
        _serving.ContinueWith(_ => { }, TaskScheduler.Default).Wait();
    }

    private sealed class Script : TextReader
    {
        private readonly BlockingCollection<char> _letters = [];

        public void Add(string line)
        {
            foreach (var letter in line + "\n")
            {
                _letters.Add(letter);
            }
        }

        public void End() => _letters.CompleteAdding();

        public override int Read() => _letters.TryTake(out var letter, Timeout.Infinite) ? letter : -1;
    }

    private sealed class Record : TextWriter
    {
        private readonly StringBuilder _text = new();
        private readonly SemaphoreSlim _more = new(0);

        public override Encoding Encoding => Encoding.UTF8;

        public string Text
        {
            get
            {
                lock (_text)
                {
                    return _text.ToString();
                }
            }
        }

        public bool WaitForMore(TimeSpan patience) => _more.Wait(patience);

        public override void Write(char value) => Write([value]);

        public override void Write(char[] buffer, int index, int count)
        {
            lock (_text)
            {
                _text.Append(buffer, index, count);
            }

            _more.Release();
        }
    }
}
