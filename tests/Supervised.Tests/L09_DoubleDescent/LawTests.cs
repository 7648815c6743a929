using SelfPlay.Games;
using SelfPlay.Supervised.L09_DoubleDescent;

namespace SelfPlay.Supervised.Tests.L09_DoubleDescent;

public sealed class LawTests
{
    private static readonly RidgelessLaw s_law = new(1, 0.25);

    [Theory]
    [InlineData(0.2, 0.0625)]
    [InlineData(0.5, 0.250)]
    [InlineData(0.8, 1.00)]
    [InlineData(0.95, 4.75)]
    [InlineData(2, 0.75)]
    [InlineData(10, 0.9278)]
    public void Limit_is_the_published_formula(double gamma, double risk) => Assert.Equal(risk, s_law.Risk(gamma), 5e-5);

    [Fact]
    public void Exact_means_tend_to_the_limit()
    {
        Assert.Equal(1, s_law.Exact(100_000, 50_000) / s_law.Risk(0.5), 1e-4);
        Assert.Equal(1, s_law.Exact(100_000, 200_000) / s_law.Risk(2), 1e-4);
        Assert.Equal(double.PositiveInfinity, s_law.Exact(10, 10));
    }

    [Theory]
    [InlineData(20, 5)]
    [InlineData(10, 25)]
    public void Drawn_regressions_have_the_exact_mean(int n, int p)
    {
        var random = new Xoshiro256(1);

        // Much noise, so that its term decides.
        var mean = Enumerable.Range(0, 8000).Average(_ => NormalRegression.Risk(n, p, 4, 0, ref random));

        Assert.Equal(1, mean / new RidgelessLaw(1, 4).Exact(n, p), 0.05);
    }

    [Fact]
    public void Best_penalty_leaves_no_peak_and_is_never_worse()
    {
        double[] gammas = [.. Enumerable.Range(1, 100).Select(i => 0.05 * i)];

        Assert.All(gammas.Zip(gammas.Skip(1)), pair => Assert.True(s_law.BestRidge(pair.First) < s_law.BestRidge(pair.Second)));
        Assert.All(gammas.Where(g => Math.Abs(g - 1) > 1e-9), g => Assert.True(s_law.BestRidge(g) < s_law.Risk(g)));
    }

    [Fact]
    public void Penalty_of_the_law_is_the_one_that_is_simulated()
    {
        var random = new Xoshiro256(2);
        double Mean(double penalty, ref Xoshiro256 chance)
        {
            var sum = 0.0;
            for (var i = 0; i < 60; i++)
            {
                sum += NormalRegression.Risk(100, 100, 0.25, penalty, ref chance) / 60;
            }

            return sum;
        }

        Assert.Equal(1, Mean(s_law.BestPenalty(1), ref random) / s_law.BestRidge(1), 0.08);
        Assert.True(Mean(20 * s_law.BestPenalty(1), ref random) > 1.1 * s_law.BestRidge(1));
    }

    [Theory]
    [InlineData(0.5, 3)]
    [InlineData(2.5, 3)]
    [InlineData(3.5, 3)]
    [InlineData(30, 3)]
    [InlineData(0.2, 0.5)]
    [InlineData(0.8, 0.5)]
    public void Two_derivations_of_random_features_agree(double psi1, double psi2)
    {
        var law = RandomFeaturesLaw.Relu(1.5, 0.2);

        Assert.Equal(1, law.ByEquivalents(psi1, psi2) / law.ClosedForm(psi1, psi2), 1e-7);
    }

    [Fact]
    public void Random_features_that_are_drawn_come_near_the_limit()
    {
        var law = RandomFeaturesLaw.Relu(1, 0.2);
        var random = new Xoshiro256(3);
        var problem = new SphereFeatures(40, 120, 0.2);
        var sum = new double[2];
        for (var i = 0; i < 6; i++)
        {
            var errors = problem.Errors([60, 360], ref random);
            sum[0] += errors[0] / 6;
            sum[1] += errors[1] / 6;
        }

        Assert.Equal(1, sum[0] / law.ClosedForm(1.5, 3), 0.15);
        Assert.Equal(1, sum[1] / law.ClosedForm(9, 3), 0.15);
    }
}
