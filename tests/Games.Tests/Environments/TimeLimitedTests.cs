using SelfPlay.Games.Control;
using SelfPlay.Games.Grids;

namespace SelfPlay.Games.Tests.Environments;

public sealed class TimeLimitedTests
{
    [Fact]
    public void An_episode_that_would_go_on_is_truncated_at_the_limit()
    {
        var random = new Xoshiro256(1);
        var car = new TimeLimited<MountainCar>(default(MountainCar), 7);
        for (var episode = 0; episode < 3; episode++)
        {
            car.Reset(ref random);
            for (var step = 1; step <= 7; step++)
            {
                Assert.Equal(new StepResult(-1, Terminated: false, Truncated: step == 7), car.Step(1, ref random));
            }
        }

        Assert.Equal(7, car.Info.TimeLimit);
    }

    [Fact]
    public void An_episode_that_terminates_at_the_limit_is_not_truncated()
    {
        var random = new Xoshiro256(2);
        var lake = new TimeLimited<GridEnvironment>(new GridEnvironment(FrozenLake.Small(new() { Grip = 1 })), 2);
        lake.Reset(ref random);
        lake.Step(2, ref random);
        Assert.Equal(new StepResult(0, Terminated: true), lake.Step(1, ref random)); // down, into the hole beside the start
    }

    [Fact]
    public void Without_a_limit_nothing_is_truncated()
    {
        var random = new Xoshiro256(3);
        var car = new TimeLimited<MountainCar>(default(MountainCar), 0);
        car.Reset(ref random);
        for (var step = 0; step < 1000; step++)
        {
            Assert.False(car.Step(1, ref random).IsOver);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => new TimeLimited<MountainCar>(default(MountainCar), -1));
    }
}
