using SelfPlay.Games;
using SelfPlay.Supervised.L06_Temperature;

namespace SelfPlay.Supervised.Tests.L06_Temperature;

public sealed class TemperatureTests
{
    [Theory]
    [InlineData(0.01, 1, 0.005025)]
    [InlineData(0.04, 4, 0.005102)]
    [InlineData(0.16, 16, 0.005435)]
    [InlineData(0.32, 32, 0.005952)]
    public void Variance_has_its_known_values(double rate, int batch, double variance) =>
        Assert.Equal(variance, new ScalarLaw(1, 1).Variance(rate, batch), 6);

    [Fact]
    public void Variance_is_what_a_step_leaves_alone()
    {
        var law = new ScalarLaw(3, 0.7);
        var root = Math.Sqrt(law.Variance(0.2, 5));

        Assert.Equal(root * root, law.SecondMoment(0.2, 5, root, 1), 14);
        Assert.Equal(root * root, law.SecondMoment(0.2, 5, 10, 500), 14);
    }

    [Fact]
    public void Small_rates_have_the_variance_of_gibbs_and_large_ones_none()
    {
        var law = new ScalarLaw(3, 0.7);

        Assert.Equal(1, law.Variance(1e-6, 5) / (law.Temperature(1e-6, 5) / 3), 1e-5);
        Assert.Equal(law.Temperature(0.01, 1), law.Temperature(0.32, 32), 15);
        Assert.Equal(double.PositiveInfinity, law.Variance(law.LargestRate, 100));
    }

    [Fact]
    public void Runs_have_the_variance_of_the_law()
    {
        var law = new ScalarLaw(2, 0.5);
        var random = new Xoshiro256(1);

        var measured = law.Sample(0.4, 4, 1, 40_000, ref random).Average(x => x * x);

        Assert.Equal(1, measured / law.Variance(0.4, 4), 0.03);
    }

    [Fact]
    public void Walk_at_the_largest_rate_is_a_random_walk()
    {
        var law = new ScalarLaw(2, 0.5);
        var random = new Xoshiro256(2);

        var measured = Enumerable.Range(0, 4000).Average(_ => Math.Pow(law.Walk(0, law.LargestRate, 3, 50, ref random), 2));

        Assert.Equal(1, measured / law.SecondMoment(law.LargestRate, 3, 0, 50), 0.08);
        Assert.Equal(50 * 0.25 / 3, law.SecondMoment(law.LargestRate, 3, 0, 50), 1e-9);
    }
}
