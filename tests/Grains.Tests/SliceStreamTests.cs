using SelfPlay.Grains.Actors;

namespace SelfPlay.Grains.Tests;

public sealed class SliceStreamTests : IDisposable
{
    private readonly SearchPool _pool = new(1, null);
    private int _played;

    public void Dispose() => _pool.Dispose();

    private Slice Play()
    {
        var number = Interlocked.Increment(ref _played);
        return new Slice([], [], null, number, null, TimeSpan.Zero);
    }

    [Fact]
    public async Task Slices_come_in_order_and_none_is_lost_when_it_stops()
    {
        var stream = new SliceStream(_pool, Play);
        stream.Start();
        var numbers = new List<long>();
        for (var i = 0; i < 500; i++)
        {
            numbers.Add((await stream.ReadAsync(CancellationToken.None)).WeightsVersion);
        }

        numbers.AddRange((await stream.StopAsync()).Select(s => s.WeightsVersion));
        Assert.Equal(Enumerable.Range(1, _played).Select(n => (long)n), numbers);
    }

    [Fact]
    public async Task Without_a_reader_it_stands_still_one_slice_ahead()
    {
        var stream = new SliceStream(_pool, Play);
        stream.Start();
        while (Volatile.Read(ref _played) < 2)
        {
            await Task.Yield();
        }

        await _pool.RunAsync(() => 0); // whatever was queued before has been done
        Assert.Equal(2, _played);
        Assert.Equal(2, (await stream.StopAsync()).Count);
    }

    [Fact]
    public async Task An_error_reaches_the_reader_after_what_came_before()
    {
        var stream = new SliceStream(_pool, () => _played < 1 ? Play() : throw new InvalidDataException("on purpose"));
        stream.Start();
        Assert.Equal(1, (await stream.ReadAsync(CancellationToken.None)).WeightsVersion);
        await Assert.ThrowsAsync<InvalidDataException>(() => stream.ReadAsync(CancellationToken.None));
        Assert.True(stream.Failed);
        Assert.Empty(await stream.StopAsync());
    }

    [Fact]
    public async Task A_thread_that_cannot_be_prepared_says_so_to_everyone()
    {
        using var broken = new SearchPool(1, () => throw new NotSupportedException("no libtorch"));
        var stream = new SliceStream(broken, Play);
        stream.Start();
        await Assert.ThrowsAsync<NotSupportedException>(() => stream.ReadAsync(CancellationToken.None));
        await Assert.ThrowsAsync<NotSupportedException>(() => broken.RunAsync(() => 0));
    }

    [Fact]
    public async Task A_pool_that_ends_cancels_what_has_not_begun()
    {
        var pool = new SearchPool(1, null);
        using var gate = new ManualResetEventSlim();
        using var busy = new ManualResetEventSlim();
        var first = pool.RunAsync(() =>
        {
            busy.Set();
            gate.Wait();
            return 1;
        });
        busy.Wait();
        var second = pool.RunAsync(() => 2);
        var disposing = Task.Run(pool.Dispose);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        gate.Set();
        Assert.Equal(1, await first);
        await disposing;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pool.RunAsync(() => 3));
    }
}
