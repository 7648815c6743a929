using SelfPlay.Games;
using SelfPlay.Supervised.L02_Edf;
using SelfPlay.Supervised.L02_Edf.Optimisers;
using SelfPlay.Supervised.L06_Adam;

namespace SelfPlay.Supervised.Tests.L06_Adam;

public sealed class AdamTests
{
    [Theory]
    [InlineData(BiasCorrection.Divide)]
    [InlineData(BiasCorrection.PlainMeanFirst)]
    [InlineData(BiasCorrection.None)]
    public void Weights_are_what_adam_responds_with_to_single_gradients(BiasCorrection correction)
    {
        // Beta2 = 0 and a huge epsilon leave -eta/epsilon times the running mean.
        const int Steps = 12;
        var weights = CorrectionWeights.At(correction, 0.75, Steps);
        for (var s = 0; s < Steps; s++)
        {
            var parameter = new Parameter();
            var adam = new Adam([parameter], 1e12) { Beta1 = 0.75, Beta2 = 0, Epsilon = 1e12, Correction = correction };
            var before = 0.0;
            for (var t = 0; t < Steps; t++)
            {
                before = parameter.Value[0];
                parameter.Grad[0] = t == s ? 1 : 0;
                adam.Step();
            }

            Assert.Equal(weights[s], before - parameter.Value[0], 1e-9);
        }
    }

    [Fact]
    public void Corrections_agree_in_the_long_run_only()
    {
        Assert.InRange(CorrectionWeights.Distance(0.9, 10), 0.1, 1);
        Assert.InRange(CorrectionWeights.Distance(0.9, 150), 0, 1e-5);
        Assert.Equal(0, CorrectionWeights.Distance(0.9, 1), 12);
    }

    [Fact]
    public void Stationary_point_of_two_points_makes_the_expected_step_vanish()
    {
        var points = new TwoPoints(0.75, 0.1);
        var phi = points.StationaryPoint;

        Assert.Equal(0, (0.75 * phi / (phi + 0.1)) - (0.25 * (1 - phi) / (1.1 - phi)), 1e-14);
        Assert.InRange(phi, 0.04, 0.05);
        Assert.Equal(phi - 0.25, points.Gradient(phi), 15);
    }

    [Fact]
    public void Sgd_ends_at_the_optimum_of_two_points_and_rmsprop_without_memory_does_not()
    {
        var points = new TwoPoints(0.75, 0.1);
        var random = new Xoshiro256(1);

        var sgd = points.Run(p => new Sgd(p, 0.05), 40_000, ref random)[^4000..].Average();
        var rmsprop = points.Run(p => new RmsProp(p, 0.02) { Beta = 0, Epsilon = 0.1 }, 40_000, ref random)[^4000..].Average();

        Assert.Equal(points.Optimum, sgd, 0.02);
        Assert.Equal(points.StationaryPoint, rmsprop, 0.01);
    }

    [Fact]
    public void Stationary_variance_solves_its_equation_and_goes_with_the_root_of_the_batch()
    {
        var (h, sigma, rate, batch) = (2.0, 0.5, 0.05, 4);
        var v = AdaptiveLaw.StationaryVariance(h, sigma, rate, batch);
        var single = sigma * sigma / batch;
        var effective = rate / Math.Sqrt((h * h * v) + single);

        Assert.Equal(v, effective * single / (h * (2 - (effective * h))), 14);
        Assert.Equal(1, AdaptiveLaw.StationaryVariance(1, 1, 1e-5, 1) / AdaptiveLaw.StationaryVariance(1, 1, 4e-5, 16), 1e-3);
    }

    [Fact]
    public void Drift_goes_with_the_batch_or_its_root()
    {
        var (noisy, steady) = (new AdaptiveLaw(1e-4, 1), new AdaptiveLaw(1, 1e-4));

        Assert.Equal(1, noisy.Drift(0.08, 64, 1024) / noisy.Drift(0.01, 1, 1024), 1e-5);
        Assert.Equal(1, steady.Drift(0.64, 64, 1024) / steady.Drift(0.01, 1, 1024), 1e-5);
    }

    [Fact]
    public void Race_is_lost_by_a_rate_that_diverges_and_comes_back_and_best_does_not_see_a_rotation()
    {
        // With η h = 3.2 the steep direction grows by 10¹⁵ before the rate has fallen, and shrinks to nothing then.
        double[] steep = [1, 1e4];
        double[] rates = [1e-5, 1e-4, 3.2e-4];
        var random = new Xoshiro256(4);
        var race = new QuadraticRace(steep, [0, 0], null, 1);
        var rotated = race with { Rotation = QuadraticRace.RandomRotation(2, new Xoshiro256(5)) };

        var (best, seen) = (race.Best((p, rate) => new Sgd(p, rate), rates, 300, random), rotated.Best((p, rate) => new Sgd(p, rate), rates, 300, random));

        Assert.Equal(double.PositiveInfinity, race.Run(p => new Sgd(p, 3.2e-4), 300, ref random));
        Assert.Equal((1e-4, 1e-4), (best.Rate, seen.Rate));
        Assert.Equal(1, seen.Loss / best.Loss, 1e-9);
    }

    [Fact]
    public void Race_of_plain_descent_is_a_product_and_does_not_see_a_rotation()
    {
        var rotation = QuadraticRace.RandomRotation(2, new Xoshiro256(2));
        var random = new Xoshiro256(3);
        var race = new QuadraticRace([1, 2], [0, 0], null, 1);
        var left = new[] { 1.0, 2.0 }.Select(h => Enumerable.Range(0, 10).Aggregate(1.0, (x, t) => x * (1 - (0.2 * h * (1 + Math.Cos(Math.PI * t / 10)) / 2)))).ToArray();
        var expected = ((left[0] * left[0]) + (2 * left[1] * left[1])) / 3;

        Assert.Equal(expected, race.Run(p => new Sgd(p, 0.2), 10, ref random), 14);
        Assert.Equal(expected, (race with { Rotation = rotation, Copies = 3 }).Run(p => new Sgd(p, 0.2), 10, ref random), 14);
        Assert.Equal(double.PositiveInfinity, race.Run(p => new Sgd(p, 1e100), 10, ref random));
        Assert.Equal(0.2, race.Best((p, rate) => new Sgd(p, rate), [0.01, 0.2, 1e9], 10, random).Rate);
    }
}
