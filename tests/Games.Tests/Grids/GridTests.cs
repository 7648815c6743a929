using SelfPlay.Games.Grids;
using SelfPlay.Games.Tests.Environments;

namespace SelfPlay.Games.Tests.Grids;

public sealed class FrozenLakeTests : EnvironmentConformance<TimeLimited<GridEnvironment>>
{
    protected override TimeLimited<GridEnvironment> Create() => new(new(FrozenLake.Small(new())), FrozenLake.SmallTimeLimit);

    protected override bool IsReward(double reward) => reward is 0 or 1;
}

public sealed class LargeFrozenLakeTests : EnvironmentConformance<TimeLimited<GridEnvironment>>
{
    protected override TimeLimited<GridEnvironment> Create() => new(new(FrozenLake.Large(new())), FrozenLake.LargeTimeLimit);

    protected override bool IsReward(double reward) => reward is 0 or 1;
}

public sealed class CliffWalkTests : EnvironmentConformance<TimeLimited<GridEnvironment>>
{
    protected override TimeLimited<GridEnvironment> Create() => new(new(CliffWalk.Create()), 100);

    protected override bool IsReward(double reward) => reward is -1 or -100;
}

public sealed class TaxiTests : EnvironmentConformance<TimeLimited<GridEnvironment>>
{
    protected override TimeLimited<GridEnvironment> Create() => new(new(Taxi.Create()), Taxi.TimeLimit);

    protected override bool IsReward(double reward) => reward is -1 or -10 or 20;

    [Fact]
    public void A_drawing_shows_taxi_passenger_and_goal()
    {
        var taxi = Taxi.Create();
        Assert.Equal("p: | : :./ : | : : / : : : : / | :@| : /.| : |d: ", taxi.Draw((((((3 * 5) + 2) * 5) + 0) * 4) + 3));
        Assert.Equal(".: | : :d/ : | : : / : : : : / | : | : /&| : |.: ", taxi.Draw((((((4 * 5) + 0) * 5) + 4) * 4) + 1));
    }
}

public sealed class GridWorldTests : EnvironmentConformance<GridEnvironment>
{
    protected override GridEnvironment Create() => new(GridWorld.Create(new()));

    protected override bool IsReward(double reward) => reward is -0.04 or 0.96 or -1.04;

    [Fact]
    public void Walls_and_edges_stop_a_step_and_slips_go_to_the_sides()
    {
        var table = GridWorld.Create(new() { Map = ".S#/.-+", StepReward = -0.5, GoalReward = 3, PitReward = -7, Slip = 0.25 }).Table;
        Assert.Equal([0, 1, 0, 0, 0, 0], table.Initial.ToArray());
        Assert.Equal([new(0.5, 1, -0.5, false), new(0.25, 0, -0.5, false), new(0.25, 1, -0.5, false)], table[1, 0].ToArray());
        Assert.Equal([new(0.5, 4, -7.5, true), new(0.25, 1, -0.5, false), new(0.25, 0, -0.5, false)], table[1, 2].ToArray());
        Assert.Equal([new(1, 5, 0, true)], table[5, 0].ToArray());
    }

    [Theory]
    [InlineData("", "rows of one length")]
    [InlineData("S./.", "rows of one length")]
    [InlineData("S.+x", "other characters")]
    [InlineData("..+", "no start")]
    public void A_map_that_is_none_is_one_sentence(string map, string part)
    {
        var exception = Assert.Throws<ArgumentException>(() => GridWorld.Create(new() { Map = map }));
        Assert.Contains(part, exception.Message);
        Assert.EndsWith(".", exception.Message);
    }
}

public sealed class CatchTests : EnvironmentConformance<Catch>
{
    protected override Catch Create() => default;

    protected override bool IsReward(double reward) => reward is -1 or 0 or 1;

    [Fact]
    public void Following_the_ball_always_catches_it()
    {
        var random = new Xoshiro256(31);
        var game = default(Catch);
        for (var episode = 0; episode < 100; episode++)
        {
            game.Reset(ref random);
            StepResult result;
            var steps = 0;
            do
            {
                var rows = game.ToText().Split('/');
                var (ball, paddle) = (rows[steps].IndexOf('o'), rows[^1].IndexOf('='));
                result = game.Step(1 + Math.Sign(ball - paddle), ref random);
                steps++;
            }
            while (!result.IsOver);
            Assert.Equal((9, 1.0), (steps, result.Reward));
        }
    }
}
