using SelfPlay.Agents.ActorCritic;
using SelfPlay.Games;

namespace SelfPlay.Agents.Tests.ActorCritic;

public sealed class PolicyPaceTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void An_actor_is_ahead_by_as_many_updates_as_it_may(int ahead)
    {
        var pace = new PolicyPace(share: 100, update: 300, ahead);
        pace.Learnt(4000); // where a resumed run begins
        for (var i = 0; i <= ahead; i++)
        {
            Assert.False(pace.MustWait());
            pace.Played(100);
        }

        Assert.True(pace.MustWait());
        pace.Learnt(4300); // of all three
        Assert.False(pace.MustWait());
        pace.Played(99);
        Assert.False(pace.MustWait());
        pace.Played(1);
        Assert.True(pace.MustWait());
    }

    [Fact]
    public void An_actor_with_a_smaller_share_keeps_step_with_the_others()
    {
        var pace = new PolicyPace(share: 60, update: 160, ahead: 0);
        pace.Learnt(0);
        for (var update = 1; update <= 20; update++)
        {
            pace.Played(59);
            Assert.False(pace.MustWait());
            pace.Played(1);
            Assert.True(pace.MustWait());
            pace.Learnt(update * 160);
        }
    }

    /// <summary>Whole episodes are handed over in lumps, by one actor more than by the other: one of the three can always go on.</summary>
    [Fact]
    public void Actors_and_learner_never_all_wait()
    {
        const int Update = 256;
        var random = new Xoshiro256(1);
        PolicyPace[] paces = [new(Update / 2, Update, ahead: 0), new(Update / 2, Update, ahead: 0)];
        var (played, learnt) = (0L, 0L);
        Array.ForEach(paces, pace => pace.Learnt(0));
        for (var i = 0; i < 2000; i++)
        {
            var free = paces.Where(pace => !pace.MustWait()).ToArray();
            if (free.Length > 0)
            {
                var steps = 1 + random.Below(1000);
                free[random.Below(free.Length)].Played(steps);
                played += steps;
            }

            Assert.True(free.Length > 0 || played - learnt >= Update, $"all wait with {played - learnt} steps");
            if (played - learnt >= Update)
            {
                learnt = played;
                Array.ForEach(paces, pace => pace.Learnt(learnt));
            }
        }
    }

    [Fact]
    public void Steps_that_were_lost_are_waited_for_once()
    {
        var pace = new PolicyPace(share: 100, update: 100, ahead: 0, patience: TimeSpan.Zero);
        pace.Learnt(0);
        pace.Played(100); // lost
        Assert.True(pace.IsAhead);
        Assert.False(pace.MustWait());
        for (var update = 1; update <= 5; update++)
        {
            pace.Played(100);
            Assert.True(pace.IsAhead);
            pace.Learnt(update * 100);
            Assert.False(pace.IsAhead);
        }
    }

    /// <summary>That a later rollout was learnt from tells of those before, whether they were late or lost.</summary>
    [Fact]
    public void Steps_that_come_late_after_all_let_nobody_run_ahead()
    {
        var pace = new PolicyPace(share: 100, update: 100, ahead: 0, patience: TimeSpan.Zero, countsLost: true);
        pace.Learnt(0);
        pace.Played(100);
        Assert.False(pace.MustWait()); // the first is late
        pace.Played(100);
        Assert.True(pace.IsAhead);
        pace.Learnt(100); // it comes
        Assert.True(pace.IsAhead);
        pace.Learnt(200);
        Assert.False(pace.IsAhead);
        pace.Played(100);
        Assert.True(pace.IsAhead);
    }
}
