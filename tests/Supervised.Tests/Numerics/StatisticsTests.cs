using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.Tests.Numerics;

public sealed class StatisticsTests
{
    [Fact]
    public void Line_fit_equals_the_textbook_on_four_points()
    {
        var fit = LineFit.Of([1, 2, 3, 4], [6, 5, 7, 10]);

        // Sums by hand: slope 7/5, intercept 7/2, residual sum of squares 4.2.
        Assert.Equal(1.4, fit.Slope, 12);
        Assert.Equal(3.5, fit.Intercept, 12);
        Assert.Equal(Math.Sqrt(2.1 / 5), fit.SlopeError, 12);
        Assert.Equal(Math.Sqrt(2.1 * (0.25 + (6.25 / 5))), fit.InterceptError, 12);
        Assert.Equal(4.302653 * fit.SlopeError, fit.SlopeInterval, 5);
    }

    [Fact]
    public void Line_fit_follows_the_points_with_weight()
    {
        var fit = LineFit.Of([0, 1, 2], [1, 3, 100], [1, 1, 1e-12]);

        Assert.Equal(1, fit.Intercept, 6);
        Assert.Equal(2, fit.Slope, 6);
    }

    [Fact]
    public void Power_fit_finds_the_exponent() =>
        Assert.Equal(-1.5, LineFit.OfPower([1, 2, 7, 30], [4, 4 * Math.Pow(2, -1.5), 4 * Math.Pow(7, -1.5), 4 * Math.Pow(30, -1.5)]).Slope, 12);

    /// <summary>Points of Kolmogorov's law from Smirnov's table.</summary>
    [Theory]
    [InlineData(0.5, 0.963945)]
    [InlineData(1.0, 0.270000)]
    [InlineData(1.36, 0.049486)]
    [InlineData(1.63, 0.009846)]
    public void Kolmogorovs_tail_is_the_tabulated_one(double x, double tail) =>
        Assert.Equal(tail, KolmogorovSmirnov.Tail(x), 5e-6);

    [Fact]
    public void Distance_is_the_greatest_gap_on_three_points()
    {
        var test = KolmogorovSmirnov.Test([0.7, 0.1, 0.2], x => x);

        Assert.Equal((2.0 / 3) - 0.2, test.Distance, 12);
    }

    [Fact]
    public void P_values_are_uniform_under_the_right_law_and_vanish_under_a_wrong_one()
    {
        var random = new Xoshiro256(5);
        var values = new double[400];
        double P(Func<double, double> law)
        {
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = random.Unit();
            }

            return KolmogorovSmirnov.Test(values, law).PValue;
        }

        var right = Enumerable.Range(0, 500).Select(_ => P(x => x)).ToArray();

        Assert.InRange(right.Average(), 0.45, 0.55);
        Assert.InRange(right.Count(p => p < 0.1) / 500.0, 0.06, 0.14);
        Assert.True(P(x => x * x) < 1e-6);
    }

    [Fact]
    public void Divergence_of_normal_laws_equals_the_formula_in_one_dimension()
    {
        GaussianLaw Law(double mean, double sd) =>
            new(Vector<double>.Build.Dense(1, mean), Matrix<double>.Build.Dense(1, 1, sd * sd));

        var expected = Math.Log(3.0 / 2) + ((4 + 0.25) / (2 * 9)) - 0.5;
        Assert.Equal(expected, Law(1, 2).DivergenceFrom(Law(1.5, 3)), 12);
        Assert.Equal(0, Law(1, 2).DivergenceFrom(Law(1, 2)), 12);
    }

    [Fact]
    public void Tally_equals_mean_and_covariance_by_hand()
    {
        var tally = new MomentTally([10.0, -5.0]);
        tally.Add([11.0, -4.0]);
        tally.Add([13.0, -4.5]);
        tally.Add([12.0, -8.0]);

        Assert.Equal([12, -5.5], tally.Mean().Select(m => Math.Round(m, 12)));
        var c = tally.Covariance();
        Assert.Equal(2.0 / 3, c[0, 0], 12);
        Assert.Equal(((-1 * 1.5) + (1 * 1.0)) / 3, c[0, 1], 12);
        Assert.Equal(c[0, 1], c[1, 0], 12);
        Assert.Equal((2.25 + 1 + 6.25) / 3, c[1, 1], 12);
        Assert.Equal((1.0 + 9 + 4) / 3, tally.SecondMoment()[0, 0], 12);
    }

    [Fact]
    public void Gibbs_law_of_a_parabola_is_normal()
    {
        var law = new GibbsLaw(x => (x - 1) * (x - 1) / 2, temperature: 0.25, from: -6, to: 8);

        Assert.Equal(1, law.Expectation(x => x), 1e-9);
        Assert.Equal(0.25, law.Expectation(x => (x - 1) * (x - 1)), 1e-9);
        Assert.Equal(1 / Math.Sqrt(2 * Math.PI * 0.25), law.Density(1), 1e-6);
        Assert.Equal(0.5, law.Distribution(1), 1e-9);
        Assert.Equal(0.8413447, law.Distribution(1.5), 1e-6);
        Assert.Equal((0, 1), (law.Distribution(-7), law.Distribution(9)));
    }

    [Fact]
    public void Lbfgs_finds_the_bottom_of_rosenbrocks_valley()
    {
        SmoothFunction valley = (x, g) =>
        {
            var (a, b) = (1 - x[0], x[1] - (x[0] * x[0]));
            g[0] = (-2 * a) - (400 * x[0] * b);
            g[1] = 200 * b;
            return (a * a) + (100 * b * b);
        };

        var minimum = Lbfgs.Minimise(valley, [-1.2, 1.0], 1e-10, 500, TestContext.Current.CancellationToken);

        Assert.Equal(1, minimum.Point[0], 1e-9);
        Assert.Equal(1, minimum.Point[1], 1e-9);
        Assert.True(minimum.GradientNorm <= 1e-10);
        Assert.InRange(minimum.Iterations, 10, 100);
    }

    [Fact]
    public void Vector_operations_equal_plain_loops_at_every_length()
    {
        var random = new Xoshiro256(3);
        for (var n = 0; n < 40; n++)
        {
            double[] x = [.. Enumerable.Range(0, n).Select(_ => random.Normal())];
            double[] y = [.. Enumerable.Range(0, n).Select(_ => random.Normal())];
            Assert.Equal(x.Zip(y, (a, b) => a * b).Sum(), SpanMath.Dot(x, y), 1e-12);
            Assert.Equal(x.Zip(y, (a, b) => (a - b) * (a - b)).Sum(), SpanMath.SquaredDistance(x, y), 1e-12);
            double[] expected = [.. x.Zip(y, (a, b) => b + (0.7 * a))];
            SpanMath.AddScaled(y, 0.7, x);
            Assert.All(expected.Zip(y), pair => Assert.Equal(pair.First, pair.Second, 1e-14));
        }
    }

    [Fact]
    public void Histogram_counts_into_cells_and_leaves_out_what_is_beyond()
    {
        var histogram = Histogram.Of([-1, 0, 0.4, 0.6, 1.4, 1.6, 9, 2], 0, 2, 2);

        Assert.Equal([0.5, 1.5], histogram.Middles);
        Assert.Equal([3 / 8.0, 2 / 8.0], histogram.Density);
    }
}
