using SelfPlay.Search.Protocols;
using SelfPlay.Search.Protocols.Gtp;

namespace SelfPlay.Search.Tests.Protocols;

public sealed class TimeBudgetTests
{
    [Theory]
    [InlineData(60_030, 0, null, 2_000)] // a thirtieth of the minute
    [InlineData(60_030, 1_000, null, 2_750)] // and three quarters of the increment
    [InlineData(60_030, 0, 10, 6_000)]
    [InlineData(1_030, 0, 1, 1_000)] // the last move before the clock is filled may have all of it
    [InlineData(1_030, 10_000, null, 500)] // never more than half the clock
    [InlineData(10, 0, null, 1)]
    [InlineData(0, 0, null, 1)]
    [InlineData(int.MaxValue, int.MaxValue, 1, 86_400_000)] // a day is the most
    public void A_move_gets_its_share_of_the_clock(int remaining, int increment, int? moves, int expected) => Assert.Equal(
        TimeSpan.FromMilliseconds(expected),
        TimeBudget.ForMove(TimeSpan.FromMilliseconds(remaining), TimeSpan.FromMilliseconds(increment), moves));

    [Fact]
    public void No_clock_falls_however_long_the_game()
    {
        var clock = TimeSpan.FromSeconds(10);
        for (var move = 0; move < 300; move++)
        {
            clock -= TimeBudget.ForMove(clock);
            Assert.True(clock > TimeSpan.Zero || move > 100, $"no time left at move {move}");
        }
    }

    [Fact]
    public void A_clock_without_settings_is_unlimited()
    {
        var clock = new GtpClock();
        Assert.Null(clock.Budget(0));
        clock.Set(TimeSpan.FromSeconds(60), TimeSpan.Zero, 0);
        Assert.NotNull(clock.Budget(0));
        clock.Set(TimeSpan.Zero, TimeSpan.FromSeconds(1), 0);
        Assert.Null(clock.Budget(0));
    }

    [Fact]
    public void Main_time_runs_down_into_periods_of_so_many_stones()
    {
        var clock = new GtpClock();
        clock.Set(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20.03), 5);
        clock.Spend(0, TimeSpan.FromSeconds(10));
        Assert.Equal(TimeSpan.FromSeconds(4), clock.Budget(0));
        Assert.NotEqual(TimeSpan.FromSeconds(4), clock.Budget(1)); // the other colour has its main time
        for (var stone = 0; stone < 4; stone++)
        {
            clock.Spend(0, TimeSpan.FromSeconds(4));
        }

        Assert.Equal(TimeSpan.FromSeconds(4), clock.Budget(0)); // 4.03 s for the last stone
        clock.Spend(0, TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(4), clock.Budget(0)); // a new period
    }

    [Fact]
    public void The_controllers_clock_counts()
    {
        var clock = new GtpClock();
        clock.Set(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20), 5);
        clock.SetLeft(1, TimeSpan.FromSeconds(3.03), 3);
        Assert.Equal(TimeSpan.FromSeconds(1), clock.Budget(1));
    }
}
