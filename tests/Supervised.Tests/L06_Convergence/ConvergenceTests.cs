using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;
using SelfPlay.Supervised.L06_Convergence;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;

namespace SelfPlay.Supervised.Tests.L06_Convergence;

public sealed class ConvergenceTests
{
    [Fact]
    public void Schedules_know_which_conditions_they_meet()
    {
        Assert.True(StepSizes.Power(2, 1).IsRobbinsMonro);
        Assert.True(StepSizes.Power(1, 0.75, 10).IsRobbinsMonro);
        Assert.False(StepSizes.Power(1, 0.5).SquaresConverge);
        Assert.False(StepSizes.Power(1, 1.5).SumDiverges);
        Assert.False(StepSizes.Summable.SumDiverges);
        Assert.False(StepSizes.Constant(0.1).Vanishes);
        Assert.Equal([2.0 / 3, 2.0 / 4], StepSizes.Power(2, 1, 2).First(2));
    }

    [Fact]
    public void Moments_are_those_of_all_paths()
    {
        // y is 1 or -1 around the optimum 0: every path of three steps, weighed alike.
        double[] rates = [0.5, 0.3, 0.8];
        double mean = 0, square = 0;
        for (var path = 0; path < 8; path++)
        {
            var beta = 2.0;
            for (var t = 0; t < 3; t++)
            {
                beta -= rates[t] * (beta - ((path >> t & 1) == 0 ? 1 : -1));
            }

            mean += beta / 8;
            square += beta * beta / 8;
        }

        var (means, variances) = MeanEstimation.Moments(rates, 2, 1);
        Assert.Equal(mean, means[^1], 14);
        Assert.Equal(square - (mean * mean), variances[^1], 14);
        Assert.Equal(square, MeanEstimation.SquaredError(rates, 2, 1)[^1], 14);
    }

    [Fact]
    public void Simulated_moments_are_the_exact_ones()
    {
        var random = new Xoshiro256(1);
        var rates = StepSizes.Power(1, 0.7).First(20);

        var (mean, square) = MeanEstimation.Simulate(rates, 3, [1, 20], 40_000, ref random);

        var exact = MeanEstimation.Moments(rates, 3, 1);
        Assert.Equal(exact.Mean[0], mean[0], 0.03);
        Assert.Equal(exact.Mean[19], mean[1], 0.02);
        Assert.Equal(exact.Variance[19] + (exact.Mean[19] * exact.Mean[19]), square[1], 0.01);
    }

    [Fact]
    public void Slopes_are_the_derivatives_of_the_losses()
    {
        Check(new Quadratic(3));
        Check(new Quartic());
        Check(new AbsoluteValue());
        Check(new DoubleWell(0.1));

        static void Check(IScalarLoss loss)
        {
            foreach (var x in new[] { -1.7, -0.4, 0.3, 2.1 })
            {
                Assert.Equal((loss.Excess(x + 1e-5) - loss.Excess(x - 1e-5)) / 2e-5, loss.Slope(x), 1e-8);
            }
        }
    }

    [Fact]
    public void Double_well_has_its_lower_minimum_on_the_left()
    {
        var well = new DoubleWell(0.1);

        Assert.Equal(0, well.Slope(well.Minimum(-1)), 1e-14);
        Assert.Equal(0, well.Slope(well.Minimum(1)), 1e-14);
        Assert.Equal(0, well.Excess(well.Minimum(-1)), 1e-14);
        Assert.InRange(well.Excess(well.Minimum(1)), 0.15, 0.25);
    }

    [Fact]
    public void Walk_does_not_depend_on_where_it_is_read()
    {
        var rates = StepSizes.Power(0.5, 0.5).First(100);
        var (one, many) = (new Xoshiro256(3), new Xoshiro256(3));

        var end = ScalarDescent.Walk(new Quartic(), 1, rates, ref one);
        var read = ScalarDescent.Mean(new Quartic(), 1, rates, [7, 50, 100], 1, x => x, ref many);

        Assert.Equal(end, read[^1]);
        Assert.Equal(one.State, many.State);
    }

    [Fact]
    public void Exponents_of_powers_are_found()
    {
        var times = Exponent.Times(10, 1000, 5);
        double[] clock = [.. times.Select(t => (double)t)];

        Assert.Equal([10, 32, 100, 316, 1000], times);
        Assert.All(Exponent.OfGroups(clock, [[.. clock.Select(t => 3 / t)], [.. clock.Select(t => 2 / t)]]), p => Assert.Equal(-1, p, 12));
        Assert.Equal([2, 3], Exponent.MeanCurve([[1, 2], [3, 4]]));
    }

    [Fact]
    public void Law_of_the_optimum_is_that_of_linear_regression()
    {
        var problem = new LinearRegression([[1, 0.5], [0.2, -1], [-1, 0.3], [0.4, 1.1]], [1, -0.5, 0.3, 0.8]);

        var law = OptimumLaw.Of(problem, CancellationToken.None);

        Assert.Equal(problem.OptimalLoss, law.Loss, 12);
        Assert.Equal(0, (problem.Hessian - law.Hessian).FrobeniusNorm(), 1e-8);
        Assert.Equal(0, (problem.Noise - law.Noise).FrobeniusNorm(), 1e-8);

        // The heat capacity: whatever the curvature, ½ tr HS = ¼η tr C.
        Assert.Equal(0.02 * problem.HeatCapacity, law.Plateau(0.02), 1e-9);
    }

    [Fact]
    public void Limits_of_one_parameter_have_their_closed_forms()
    {
        var problem = new LinearRegression([[2], [1]], [1, 3]);
        var (h, c) = (problem.Hessian[0, 0], problem.Noise[0, 0]);

        var law = OptimumLaw.Of(problem, CancellationToken.None);

        Assert.Equal(0.5 * h * 0.7 * 0.7 * c / ((2 * 0.7 * h) - 1), law.LimitOfHarmonic(0.7), 1e-7);
        Assert.Equal(c / (2 * h), law.LimitOfNewton(), 1e-7);

        // c = 1/h is Newton's rate.
        Assert.Equal(law.LimitOfNewton(), law.LimitOfHarmonic(1 / h), 1e-7);
    }

    [Fact]
    public void Descent_averages_what_it_passes_through_and_multiplies_by_its_matrix()
    {
        var problem = new LinearRegression([[1, 0.5], [0.2, -1], [-1, 0.3]], [1, -0.5, 0.3]);
        var rates = StepSizes.Power(0.3, 0.6).First(6);
        int[] times = [1, 2, 3, 4, 5, 6];

        var path = Run(new VectorDescent(problem, rates));
        var averaged = Run(new VectorDescent(problem, rates) { AverageFrom = 3 });
        var doubled = Run(new VectorDescent(problem, [.. rates.Select(r => r / 2)]) { Preconditioner = 2 * Matrix<double>.Build.DenseIdentity(2) });

        Assert.Equal((path[3] + path[4] + path[5]) / 3, averaged[5], 14);
        Assert.Equal(path[5], doubled[5], 14);

        double[] Run(VectorDescent descent)
        {
            var random = new Xoshiro256(4);
            return descent.Run([0.1, 0.2], times, w => w[0], ref random);
        }
    }

    [Fact]
    public void Cauchy_values_have_their_quartiles_at_one()
    {
        var random = new Xoshiro256(5);
        var values = new double[40_000];
        foreach (ref var value in values.AsSpan())
        {
            value = HeavyTails.Cauchy(ref random);
        }

        Assert.Equal(2, HeavyTails.InterquartileRange(values), 0.06);
        Assert.Equal(2, HeavyTails.InterquartileRange([5, 1, 2, 3, 4]));
    }

    [Fact]
    public void Saddle_holds_what_starts_on_its_ridge_without_noise_only()
    {
        var rates = StepSizes.Power(0.3, 0.75).First(5000);

        var quiet = SaddlePoint.Run(1, 0, rates, 0, new Xoshiro256(6));
        var noisy = SaddlePoint.Run(1, 0, rates, 1, new Xoshiro256(6));

        Assert.Equal(0, quiet.End.Y);
        Assert.Equal(0, quiet.Loss, 1e-6);
        Assert.InRange(noisy.Loss, -0.25, -0.2);
    }

    [Fact]
    public void Interval_of_a_mean_is_students()
    {
        var interval = MeanInterval.Of([1, 2, 3, 4]);

        Assert.Equal(2.5, interval.Mean, 14);
        Assert.Equal(Math.Sqrt(5.0 / 12), interval.StandardError, 14);
        Assert.Equal(3.182 * Math.Sqrt(5.0 / 12), interval.Half, 3);
        Assert.Equal(1.5 / Math.Sqrt(5.0 / 12), interval.Score(1), 12);
    }

    [Fact]
    public void Equation_with_a_falling_rate_is_the_recursion_of_a_quadratic()
    {
        var schedule = StepSizes.Power(0.5, 0.5);
        double[] times = [500, 2000, 20_000];
        var square = MeanEstimation.SquaredError(schedule.First(20_000), 1, 1);

        var excess = FallingRate.Excess(new Quadratic(1), schedule, times);

        // A step of rate η has 1 + η/2 times the variance of the equation.
        Assert.All(times.Zip(excess), pair => Assert.Equal(1, pair.Second * (1 + (schedule.At((int)pair.First) / 2)) / (0.5 * square[(int)pair.First - 1]), 2e-3));
    }

    [Fact]
    public void Equation_of_the_quartic_nears_its_share_of_the_rate_from_above()
    {
        var schedule = StepSizes.Power(0.5, 0.5);
        double[] times = [1000, 100_000];

        double[] shares = [.. FallingRate.Excess(new Quartic(), schedule, times).Zip(times, (excess, t) => 8 * excess / schedule.At((int)t))];

        Assert.InRange(shares[1], 1, shares[0]);
        Assert.InRange(shares[0], 1.02, 1.2);
    }
}
