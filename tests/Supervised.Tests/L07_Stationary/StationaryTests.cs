using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;
using SelfPlay.Supervised.L07_Stationary;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;

namespace SelfPlay.Supervised.Tests.L07_Stationary;

public sealed class StationaryTests
{
    private static readonly Matrix<double> s_hessian = Matrix<double>.Build.DenseOfArray(new[,] { { 1.5, -1 }, { -1, 1 } });
    private static readonly Matrix<double> s_noise = Matrix<double>.Build.DenseOfArray(new[,] { { 0.4, 0.1 }, { 0.1, 1.6 } });

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    public void Covariance_is_what_a_step_leaves_alone(double dt)
    {
        var s = QuadraticDiffusion.Covariance(s_hessian, s_noise, dt);

        var rest = (s_hessian * s) + (s * s_hessian) - (dt * s_hessian * s * s_hessian) - s_noise;
        Assert.True(rest.FrobeniusNorm() < 1e-12);
    }

    [Fact]
    public void Nothing_circles_under_equal_noise_and_unequal_noise_circles_as_the_lag_covariance_says()
    {
        var even = QuadraticDiffusion.Circulation(s_hessian, Lyapunov.Solve(s_hessian, Matrix<double>.Build.DenseIdentity(2)));
        var s = Lyapunov.Solve(s_hessian, s_noise);

        // E[x(0) y(τ)] is (S e^{−Hτ})_xy: the area swept is half of how it differs from E[y(0) x(τ)].
        const double Lag = 1e-6;
        var lagged = s * Lyapunov.Decay(Lag, s_hessian);
        var swept = (lagged[0, 1] - lagged[1, 0]) / 2 / Lag;

        Assert.True(even.FrobeniusNorm() < 1e-12);
        Assert.Equal(swept, QuadraticDiffusion.Circulation(s_hessian, s)[0, 1], 1e-5);
        Assert.True(Math.Abs(swept) > 0.05);
    }

    [Fact]
    public void Divergence_is_least_at_the_optimal_rate()
    {
        var law = new PosteriorLaw(s_hessian, s_noise, 100, 5);
        var best = law.Divergence(law.OptimalRate);

        Assert.Equal(2.0 * 2 * 5 / (100 * 2), law.OptimalRate, 12);
        Assert.True(best < law.Divergence(0.99 * law.OptimalRate));
        Assert.True(best < law.Divergence(1.01 * law.OptimalRate));
        double[] rates = [0.03, 0.2, 0.4];
        Assert.Equal(law.OptimalRate, DivergenceFit.Minimum(rates, [.. rates.Select(law.Divergence)]), 9);
    }

    [Fact]
    public void Sgd_is_the_posterior_if_noise_and_curvature_are_multiples_of_one_matrix_and_that_is_the_unit()
    {
        var unit = Matrix<double>.Build.DenseIdentity(3);
        var law = new PosteriorLaw(2 * unit, 0.5 * unit, 50, 4);

        Assert.Equal(0, law.Divergence(law.OptimalRate), 12);
    }

    [Fact]
    public void Full_preconditioner_makes_the_law_of_small_steps_the_posterior()
    {
        // Many examples make the rates small: the discrete law comes near to the continuous one.
        var problem = Problem(4000);
        var law = new PosteriorLaw(problem.Hessian, problem.Noise, problem.Count, 1);

        var s = problem.Recursion(law.FullPreconditioner).StationaryCovariance();

        Assert.True((s - law.Posterior.Covariance).FrobeniusNorm() < 0.01 * s.FrobeniusNorm());
    }

    [Fact]
    public void Covariance_of_averages_is_the_double_sum()
    {
        var one = Matrix<double>.Build.DenseIdentity(1);
        var law = new PosteriorLaw(2 * one, one, 10, 1);

        // M = 0.8 and T = 3: (3 + 2(2·0.8 + 0.64))/9 of the variance.
        Assert.Equal(0.7 * (3 + (2 * 2.24)) / 9, law.OfAverages(0.7 * one, 0.1, 3)[0, 0], 12);
    }

    [Fact]
    public void Importance_sampling_finds_a_posterior_that_is_known()
    {
        var problem = Problem(60);
        var random = new Xoshiro256(5);

        var sample = ImportanceSampler.Sample(problem, OptimumLaw.Of(problem, CancellationToken.None), 40_000, ref random);

        var truth = new GaussianLaw(problem.Optimum, problem.Hessian.Inverse() / problem.Count);
        Assert.InRange(sample.Moments.DivergenceFrom(truth), 0, 0.002);
        Assert.InRange(sample.Effective, 0.6, 1);
    }

    [Theory]
    [InlineData(-3.3)]
    [InlineData(2.0)]
    [InlineData(20.4)]
    [InlineData(60)]
    public void Slope_of_the_machine_problem_is_the_derivative_of_its_loss(double w) =>
        Assert.Equal((AnnealedDescent.Loss(w + 1e-6) - AnnealedDescent.Loss(w - 1e-6)) / 2e-6, AnnealedDescent.Slope(w), 1e-7);

    [Fact]
    public void Machine_problem_has_its_minimum_at_five_pi_and_counts_who_ends_there()
    {
        Assert.Equal(0, AnnealedDescent.Loss(5 * Math.PI), 12);
        Assert.Equal(0.5, new AnnealedRuns([0], [5 * Math.PI, (5 * Math.PI) + 3.2]).GlobalShare);
        Assert.Equal(17.5, AnnealedDescent.Loss(1000));
    }

    [Fact]
    public void Annealed_runs_keep_the_losses_of_every_step()
    {
        var random = new Xoshiro256(6);

        var runs = AnnealedDescent.Run(_ => 0, 3, 50_000, ref random);

        // Nothing moves at rate 0: the loss stays the mean of 2(1 + cos w + |w − 5π|/5) over [0, 40].
        var mean = 2 * (1 + (Math.Sin(40) / 40) + (((5 * Math.PI * 5 * Math.PI) + Math.Pow(40 - (5 * Math.PI), 2)) / 80 / 5));
        Assert.Equal(4, runs.Losses.Length);
        Assert.All(runs.Losses, loss => Assert.Equal(mean, loss, 0.05));
    }

    [Fact]
    public void Sgd_on_the_tilted_well_has_the_balance_of_stationarity()
    {
        // 2E[xL'] = η(E L'² + σ²), whatever the rate.
        var random = new Xoshiro256(7);

        var ends = TiltedWell.Sample(0.05, 16, 20, 20_000, ref random);

        Assert.Equal(TiltedWell.Slope(0.7), (TiltedWell.Loss(0.7 + 1e-6) - TiltedWell.Loss(0.7 - 1e-6)) / 2e-6, 1e-8);
        Assert.Equal(1, 2 * ends.Average(x => x * TiltedWell.Slope(x)) / (0.05 * (ends.Average(x => Math.Pow(TiltedWell.Slope(x), 2)) + 16)), 0.05);
    }

    [Fact]
    public void Coupled_parameters_stay_together_as_far_as_their_temperature_lets_them()
    {
        var random = new Xoshiro256(8);

        var ends = new CoupledWell(2).Sample((0.02, 0.02), (20, 20), 20, 8000, ref random);

        // T = 0.2; the discrete step is 4 % too hot in the stiff direction.
        Assert.Equal(0.1, ends.Average(p => (p.Y - p.X) * (p.Y - p.X)), 0.01);
    }

    private static LinearRegression Problem(int examples)
    {
        var random = new Xoshiro256(3);
        var (x, y) = (new double[examples][], new double[examples]);
        for (var b = 0; b < examples; b++)
        {
            x[b] = [random.Normal(), (0.5 * random.Normal()) + 1];
            y[b] = x[b][0] - x[b][1] + random.Normal();
        }

        return new LinearRegression(x, y);
    }
}
