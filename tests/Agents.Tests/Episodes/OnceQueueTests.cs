using SelfPlay.Agents.Episodes;

namespace SelfPlay.Agents.Tests.Episodes;

public sealed class OnceQueueTests
{
    [Fact]
    public void An_episode_is_learnt_from_once_whether_it_waits_or_was_taken()
    {
        var queue = new OnceQueue<int>(100, samples => samples);
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        queue.Add(first, 10);
        queue.Add(first, 10);
        queue.Add(second, 20);
        Assert.Equal(30, queue.Samples);
        Assert.Equal(10, queue.Take());
        queue.Add(first, 10);
        Assert.Equal(20, queue.Samples);
        Assert.Equal(20, queue.Take());
        Assert.Equal(0, queue.Samples);
    }

    [Fact]
    public void What_is_too_much_is_passed_over_the_oldest_first()
    {
        var queue = new OnceQueue<int>(100, samples => samples);
        Assert.Equal(0, queue.Add(Guid.NewGuid(), 60));
        Assert.Equal(60, queue.Add(Guid.NewGuid(), 70));
        Assert.Equal(70, queue.Samples);
        Assert.Equal(70L + int.MaxValue, queue.Add(Guid.NewGuid(), int.MaxValue)); // more than it can hold, and than an int counts
        Assert.Equal(0, queue.Samples);
    }
}
