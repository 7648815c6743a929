using SelfPlay.Games.MinAtar;

namespace SelfPlay.Games.Tests.MinAtar;

public sealed class MinAtarOptionsTests
{
    [Theory]
    [InlineData("asterix", "none", "left", "up", "right", "down")]
    [InlineData("breakout", "none", "left", "right")]
    [InlineData("freeway", "none", "up", "down")]
    [InlineData("seaquest", "none", "left", "up", "right", "down", "fire")]
    [InlineData("space_invaders", "none", "left", "right", "fire")]
    public void The_minimal_actions_are_the_original_s(string game, params string[] actions) =>
        Assert.Equal(actions, EnvironmentCatalog.Describe(game, (MinAtarOptions)EnvironmentCatalog.DefaultOptions(game) with { MinimalActions = true }).Actions);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Ramping_is_an_option(bool ramping)
    {
        var (first, second, third, actions) = (new Xoshiro256(31), new Xoshiro256(31), new Xoshiro256(31), new Xoshiro256(32));
        var environment = new MinAtar<Asterix>(new() { StickyActions = 0, Ramping = ramping });
        var (same, other) = (default(Asterix), default(Asterix));
        var differs = false;
        var seen = new float[Asterix.Info.Channels * Cells.Count];
        for (var episode = 0; episode < 300; episode++)
        {
            environment.Reset(ref first);
            same.Reset(ref second);
            (other, third) = (same, second);
            var result = default(StepResult);
            while (!result.IsOver)
            {
                var action = actions.Below(6);
                result = environment.Step(action, ref first);
                second.Unit(); // whether the action sticks
                third.Unit();
                Assert.Equal(result.Reward, same.Step((MinAtarAction)action, ramping, ref second));
                if (!other.IsOver)
                {
                    other.Step((MinAtarAction)action, !ramping, ref third);
                }

                environment.WriteObservation(seen);
                Assert.Equal(Planes(same), seen);
                differs |= !Planes(other).SequenceEqual(seen);
            }
        }

        Assert.True(differs, "no episode lasted until the game became harder");
    }

    private static float[] Planes(in Asterix game)
    {
        var channels = new Cells[Asterix.Info.Channels];
        game.WriteChannels(channels);
        var planes = new float[channels.Length * Cells.Count];
        Cells.WritePlanes(channels, planes);
        return planes;
    }
}
