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
    public void Actors_find_how_many_of_their_episodes_were_learnt_from()
    {
        var queue = new OnceQueue<int>(100, samples => samples);
        EpisodeIds first = new(1), second = new(2), third = new(3);
        foreach (var ids in new[] { first, second, first, first, third })
        {
            queue.Add(ids.Next(), 10);
        }

        Assert.Empty(queue.NewestLearnt);
        foreach (var (counts, learnt) in new[] { ((1L, 0L, 0L), 1), ((1, 1, 0), 2), ((2, 1, 0), 2), ((3, 1, 0), 2) })
        {
            queue.Take();
            Assert.Equal(counts, (first.CountUpTo(queue.NewestLearnt), second.CountUpTo(queue.NewestLearnt), third.CountUpTo(queue.NewestLearnt)));
            Assert.Equal(learnt, queue.NewestLearnt.Count());
        }

        Assert.Equal(0, new EpisodeIds(1).CountUpTo(queue.NewestLearnt)); // it has none yet, whatever somebody says
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
