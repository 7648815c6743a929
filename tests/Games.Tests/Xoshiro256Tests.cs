namespace SelfPlay.Games.Tests;

public sealed class Xoshiro256Tests
{
    /// <summary>First outputs of the authors' C code from the state 1, 2, 3, 4.</summary>
    [Fact]
    public void Outputs_are_those_of_the_reference_code()
    {
        var random = Xoshiro256.FromState((1, 2, 3, 4));
        ulong[] expected =
        [
            11520, 0, 1509978240, 1215971899390074240, 1216172134540287360, 607988272756665600, 16172922978634559625,
            8476171486693032832, 10595114339597558777, 2904607092377533576,
        ];
        foreach (var value in expected)
        {
            Assert.Equal(value, random.Next());
        }
    }

    /// <summary>First outputs of the authors' SplitMix64 from the seed 1234567.</summary>
    [Fact]
    public void Seeds_expand_by_the_reference_split_mix() =>
        Assert.Equal(
            (6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL, 4593380528125082431UL),
            new Xoshiro256(1234567).State);

    [Fact]
    public void A_saved_state_goes_on_where_it_was_taken()
    {
        var random = new Xoshiro256(3);
        random.Next();
        var resumed = Xoshiro256.FromState(random.State);
        Assert.Equal(random.Next(), resumed.Next());
        Assert.Throws<ArgumentException>(() => Xoshiro256.FromState(default));
    }

    [Fact]
    public void Streams_of_one_seed_differ_and_repeat()
    {
        var firsts = Enumerable.Range(0, 1000).Select(s => Xoshiro256.ForStream(7, (ulong)s).Next()).ToArray();
        Assert.Equal(firsts.Length, firsts.Distinct().Count());
        Assert.Equal(firsts[5], Xoshiro256.ForStream(7, 5).Next());
        Assert.NotEqual(firsts[5], Xoshiro256.ForStream(8, 5).Next());
    }

    [Fact]
    public void Bounded_numbers_are_uniform()
    {
        const int Draws = 70_000;
        var random = new Xoshiro256(4);
        var counts = new int[7];
        for (var i = 0; i < Draws; i++)
        {
            counts[random.Below(7)]++;
        }

        Assert.InRange(counts.Sum(c => (c - (Draws / 7.0)) * (c - (Draws / 7.0)) / (Draws / 7.0)), 0, 30);
    }

    [Fact]
    public void Continuous_draws_have_their_moments()
    {
        const int Draws = 200_000;
        var random = new Xoshiro256(6);
        AssertMoments(0.5, 1.0 / 12, () => random.Unit());
        AssertMoments(0, 1, () => random.Normal());
        AssertMoments(0.3, 0.3, () => random.Gamma(0.3));
        AssertMoments(2.5, 2.5, () => random.Gamma(2.5));

        static void AssertMoments(double mean, double variance, Func<double> draw)
        {
            var draws = Enumerable.Range(0, Draws).Select(_ => draw()).ToArray();
            var average = draws.Average();
            Assert.InRange(average, mean - (5 * Math.Sqrt(variance / Draws)), mean + (5 * Math.Sqrt(variance / Draws)));
            Assert.InRange(draws.Average(x => (x - average) * (x - average)) / variance, 0.95, 1.05);
        }
    }
}
