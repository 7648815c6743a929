using SelfPlay.Search.Protocols;

namespace SelfPlay.Search.Tests.Protocols;

public sealed class LinePumpTests
{
    [Fact]
    public void Lines_come_in_order_and_then_the_end()
    {
        using var pump = new LinePump(new StringReader("one\r\n\ntwo\nlast"), 100, "test");
        Assert.Equal(["one", "", "two", "last"], All(pump).Select(l => l.Text));
        Assert.True(pump.IsAtEnd);
    }

    [Fact]
    public void A_long_line_is_cut_and_marked()
    {
        using var pump = new LinePump(new StringReader($"{new string('x', 11)}\n{new string('y', 10)}\n"), 10, "test");
        Assert.Equal([new ProtocolLine(new string('x', 10), false), new ProtocolLine(new string('y', 10), true)], All(pump));
    }

    [Fact]
    public void A_sender_without_end_is_not_read_further_than_there_is_room()
    {
        var sender = new Endless();
        using (var pump = new LinePump(sender, 100, "test"))
        {
            Assert.True(pump.TryTake(out _, CancellationToken.None));
            Assert.True(SpinWait.SpinUntil(() => sender.IsIdle, TimeSpan.FromSeconds(30)));
        }

        Assert.InRange(sender.Count, 2, 1_000);
    }

    [Fact]
    public void Waiting_ends_with_the_time_or_the_token()
    {
        using var silent = new Silent();
        using var pump = new LinePump(silent, 100, "test");
        Assert.False(pump.TryTake(out _, TimeSpan.FromMilliseconds(10), CancellationToken.None));
        Assert.False(pump.IsAtEnd);
        using var stop = new CancellationTokenSource(10);
        Assert.Throws<OperationCanceledException>(() => pump.TryTake(out _, stop.Token));
    }

    private static List<ProtocolLine> All(LinePump pump)
    {
        var lines = new List<ProtocolLine>();
        while (pump.TryTake(out var line, CancellationToken.None))
        {
            lines.Add(line);
        }

        return lines;
    }

    /// <summary>Lines of one letter, for ever.</summary>
    private sealed class Endless : TextReader
    {
        private int _seen = -1;

        public int Count { get; private set; }

        /// <summary>Whether nothing was read since the last time somebody asked.</summary>
        public bool IsIdle
        {
            get
            {
                var (before, now) = (_seen, Count);
                _seen = now;
                Thread.Sleep(20);
                return before == Count && before > 0;
            }
        }

        public override int Read() => Count++ % 2 == 0 ? 'a' : '\n';
    }

    /// <summary>Says nothing until it is disposed of.</summary>
    private sealed class Silent : TextReader
    {
        private readonly ManualResetEventSlim _closed = new();

        public override int Read()
        {
            _closed.Wait();
            return -1;
        }

        protected override void Dispose(bool disposing)
        {
            _closed.Set();
            base.Dispose(disposing);
        }
    }
}
