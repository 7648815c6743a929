using SelfPlay.Games.Grids;

namespace SelfPlay.Games.Tests.Grids;

public sealed class TransitionTableTests
{
    [Fact]
    public void Draws_have_their_probabilities()
    {
        const int Draws = 100_000;
        var random = new Xoshiro256(1);
        var table = new TransitionTable(3, 1, (s, _) => [new(0.2, 0, 0, false), new(0, 1, 0, false), new(0.5, 2, 0, false), new(0.3, s, 1, true)], [0.25, 0, 0.75]);
        var (initial, next) = (new int[3], new int[3]);
        var rewards = 0.0;
        for (var i = 0; i < Draws; i++)
        {
            initial[table.DrawInitial(ref random)]++;
            ref readonly var drawn = ref table.Draw(1, 0, ref random);
            next[drawn.Next]++;
            rewards += drawn.Reward;
            Assert.Equal(drawn.Next == 1, drawn.Terminal);
        }

        var tolerance = 5 * Math.Sqrt(0.25 / Draws);
        Assert.Equal(0, initial[1]);
        Assert.InRange(initial[0] / (double)Draws, 0.25 - tolerance, 0.25 + tolerance);
        Assert.InRange(next[0] / (double)Draws, 0.2 - tolerance, 0.2 + tolerance);
        Assert.InRange(next[2] / (double)Draws, 0.5 - tolerance, 0.5 + tolerance);
        Assert.Equal(next[1], rewards);
    }

    [Fact]
    public void What_is_no_distribution_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Table([new(0.5, 0, 0, false)], [1]));
        Assert.Throws<ArgumentException>(() => Table([new(1.5, 0, 0, false), new(-0.5, 0, 0, false)], [1]));
        Assert.Throws<ArgumentException>(() => Table([new(double.NaN, 0, 0, false)], [1]));
        Assert.Throws<ArgumentException>(() => Table([], [1]));
        Assert.Throws<ArgumentException>(() => Table([new(1, 1, 0, false)], [1]));
        Assert.Throws<ArgumentException>(() => Table([new(1, 0, 0, false)], [0.5, 0.5]));
        Assert.Throws<ArgumentException>(() => Table([new(1, 0, 0, false)], [0.9]));
        static TransitionTable Table(Transition[] transitions, double[] initial) => new(1, 1, (_, _) => transitions, initial);
    }
}
