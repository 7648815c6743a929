using SelfPlay.Games;
using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.L09_Occam;
using SelfPlay.Supervised.Problems;

namespace SelfPlay.Supervised.Tests.L09_Occam;

public sealed class CoverageTests
{
    [Fact]
    public void Chance_of_a_failure_is_that_of_the_binomial_counted_by_hand()
    {
        var world = new FiniteClass([0.5, 0.2], 2);

        // The first promises its training error and fails if that is below 1/2, with no error of two; the second promises nothing.
        var chances = world.Chances((h, loss) => h == 0 ? loss : 1);

        Assert.Equal(0.25, chances[0], 12);
        Assert.Equal(0, chances[1]);
        Assert.Equal(0.25, FiniteClass.Any(chances), 12);
        Assert.Equal(1 - (0.9 * 0.8), FiniteClass.Any([0.1, 0.2]), 12);
    }

    [Fact]
    public void Simulation_fails_as_often_as_the_exact_chance_says()
    {
        var world = new FiniteClass([0.3, 0.1, 0.6], 20);
        static double Bound(int h, double loss) => loss + 0.08;
        var random = new Xoshiro256(7);

        var rate = world.Violations(Bound, 40_000, ref random) / 40_000.0;

        var exact = FiniteClass.Any(world.Chances(Bound));
        Assert.InRange(exact, 0.2, 0.8);
        Assert.Equal(exact, rate, 0.012);
    }

    [Fact]
    public void Pixel_rules_count_the_errors_of_every_rule()
    {
        // Pixels of two images, labels 2 (lower half) and 7 (upper half).
        var rules = new PixelRules(new LabelledImages([200, 0, 200, 200, 0, 0], [2, 7], 1, 3));

        Assert.Equal([0.5, 0.5, 1, 0.5, 0.5, 0], rules.Losses);
        var random = new Xoshiro256(1);
        var errors = rules.Draw(50, ref random);
        Assert.Equal(50, errors[2]);
        Assert.All(Enumerable.Range(0, 3), p => Assert.Equal(50, errors[p] + errors[3 + p]));
    }

    [Fact]
    public void Drawn_errors_agree_with_the_population_when_vectors_are_full()
    {
        var random = new Xoshiro256(2);
        byte[] pixels = [.. Enumerable.Range(0, 100 * 150).Select(_ => (byte)random.Below(256))];
        var rules = new PixelRules(new LabelledImages(pixels, [.. Enumerable.Range(0, 100).Select(_ => (byte)random.Below(10))], 10, 15));

        var errors = rules.Draw(40_000, ref random);

        Assert.All(errors.Zip(rules.Losses), pair => Assert.Equal(pair.Second, pair.First / 40_000.0, 0.015));
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(3, 1)]
    public void Nothing_is_learnt_when_every_function_is_as_likely(int bits, int seen) =>
        Assert.Equal(0.5, NoFreeLunch.UnseenError(bits, seen, _ => true), 12);

    [Fact]
    public void Constant_functions_are_learnt_from_one_example() =>
        Assert.Equal(0, NoFreeLunch.UnseenError(3, 1, f => f is 0 or 255));
}
