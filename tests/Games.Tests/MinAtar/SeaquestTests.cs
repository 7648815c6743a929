using SelfPlay.Games.MinAtar;

namespace SelfPlay.Games.Tests.MinAtar;

public sealed class SeaquestTests : MinAtarConformance<Seaquest>
{
    protected override (double Mean, double Error, int Episodes) RandomReturn => (0.101, 0.007, 3000);

    protected override bool Ramps => true;

    protected override (uint Seed, uint Reset, uint Early, uint Late, int Reward, int Ends, double Next)[] Checks =>
    [
        (0, 0x281cdef5, 0xe181cc81, 0xce8fcf1f, 17, 372, 0.26450203141016915),
        (1, 0x281cdef5, 0x04300536, 0x4245ca04, 22, 310, 0.94772275535556838),
        (12345, 0x281cdef5, 0xc8c6dd6a, 0xdadaee95, 15, 289, 0.58323901825709212),
    ];

    /// <summary>
    /// Goes on after the ends of episodes until enemies appear every step; a list that ran over would throw. What is seen then, where no
    /// recording gets to, is what a version saw that made its channels anew from the lists at every look.
    /// </summary>
    [Fact]
    public void The_lists_hold_all_that_the_rules_let_live_and_it_is_all_seen()
    {
        var most = 0;
        var seen = 0UL;
        Span<Cells> channels = stackalloc Cells[Seaquest.Info.Channels];
        for (var seed = 1UL; seed <= 20; seed++)
        {
            var random = new Xoshiro256(seed);
            var game = default(Seaquest);
            game.Reset(ref random);
            for (var i = 0; i < 20_000; i++)
            {
                // A while under water, a while at the surface, so that it comes up with divers as often as it can.
                var action = random.Below(3) > 0 ? random.Below(6) : i / 100 % 2 == 0 ? (int)MinAtarAction.Down : (int)MinAtarAction.Up;
                game.Step((MinAtarAction)action, ramping: true, ref random);
                most = Math.Max(most, game.Crowd.Fish + game.Crowd.Submarines);
                game.WriteChannels(channels);
                foreach (var (top, bottom) in channels)
                {
                    seen = Xoshiro256.Mix(Xoshiro256.Mix(seen ^ top) ^ bottom);
                }
            }
        }

        Assert.InRange(most, 20, 33);
        Assert.Equal(5420958795321973973UL, seen);
    }

    [Fact]
    public void Running_out_of_oxygen_ends_the_episode()
    {
        var random = new Xoshiro256(1);
        var game = default(Seaquest);
        for (var episode = 0; ; episode++)
        {
            game.Reset(ref random);
            var steps = 0;
            while (!game.IsOver)
            {
                game.Step(steps == 0 ? MinAtarAction.Down : MinAtarAction.None, ramping: true, ref random);
                steps++;
            }

            Assert.InRange(steps, 1, 201);
            if (steps == 201)
            {
                return; // nothing met it all the while
            }

            Assert.True(episode < 1000);
        }
    }
}
