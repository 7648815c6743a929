using SelfPlay.Agents.ActorCritic;

namespace SelfPlay.Agents.Tests.ActorCritic;

public sealed class PolicyPaceTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void An_actor_is_ahead_by_as_many_updates_as_it_may(int ahead)
    {
        var pace = new PolicyPace(share: 100, actors: 3, ahead);
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
}
