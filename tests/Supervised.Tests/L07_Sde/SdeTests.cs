using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;
using SelfPlay.Supervised.L07_Sde;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;

namespace SelfPlay.Supervised.Tests.L07_Sde;

public sealed class SdeTests
{
    [Fact]
    public void Step_moves_by_drift_and_scaled_noise()
    {
        var solver = new EulerMaruyama(new ScalarDiffusion(x => -2 * x, x => 3 + x));
        double[] x = [1.5];

        solver.Step(x, 0.04, [-0.7]);

        Assert.Equal(1.5 - (3 * 0.04) - (0.7 * 4.5 * 0.2), x[0], 14);
    }

    [Fact]
    public void Same_chance_gives_the_same_path()
    {
        var solver = new EulerMaruyama(ScalarDiffusion.OrnsteinUhlenbeck(1, 0.1, 2));
        double[] Path(ulong seed)
        {
            var random = new Xoshiro256(seed);
            double[] x = [1.0];
            solver.Run(x, 0.1, 20, ref random);
            return x;
        }

        Assert.Equal(Path(3), Path(3));
        Assert.NotEqual(Path(3), Path(4));
    }

    [Fact]
    public void Law_of_the_method_is_the_recursion_of_moments_on_a_quadratic()
    {
        // x ← (1 − dt)x + √(q dt)ε: mean and variance by hand.
        var law = new EulerMaruyamaLaw(x => -x, 0.5, 0.1, 1, 0.3, -6, 6);
        var (mean, variance) = (1.0, 0.09);
        for (var t = 0; t < 12; t++)
        {
            law.Step();
            (mean, variance) = (0.9 * mean, (0.81 * variance) + 0.05);
        }

        Assert.Equal(1, law.Expectation(_ => 1), 1e-10);
        Assert.Equal(mean, law.Expectation(x => x), 1e-10);
        Assert.Equal(variance + (mean * mean), law.Expectation(x => x * x), 1e-10);
    }

    [Fact]
    public void Fokker_planck_moves_a_normal_density_as_ornstein_uhlenbeck_does()
    {
        var equation = new FokkerPlanck(x => x * x / 2, 0.4, -5, 5);

        var density = equation.Evolve(equation.Normal(1.5, 0.3), 0.7, 400);

        var decay = Math.Exp(-0.7);
        Assert.Equal(1.5 * decay, equation.Expectation(density, x => x), 5e-5);
        var variance = (0.09 * decay * decay) + (0.2 * (1 - (decay * decay)));
        Assert.Equal(variance + (2.25 * decay * decay), equation.Expectation(density, x => x * x), 5e-5);
    }

    [Fact]
    public void Fokker_planck_leaves_the_gibbs_density_alone()
    {
        double Loss(double x) => (x * x * x * x / 4) - (x * x / 2) + (0.2 * x);
        var equation = new FokkerPlanck(Loss, 0.5, -4, 4, 500);
        double[] gibbs = [.. equation.Grid.Select(x => Math.Exp(-2 * Loss(x) / 0.5))];

        var moved = equation.Evolve(gibbs, 3, 50);

        Assert.All(gibbs.Zip(moved), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
    }

    [Fact]
    public void Covariance_of_the_sde_is_that_of_single_gradients()
    {
        var problem = Problem();
        var equation = new SgdDiffusion(problem, 0.1);
        double[] delta = [0.7, -0.4, 1.1];
        var sigma = new double[9];

        equation.Covariance(delta, sigma);

        var expected = problem.NoiseAt((problem.Optimum + Vector<double>.Build.Dense(delta)).AsArray());
        Assert.True((expected - Matrix<double>.Build.Dense(3, 3, sigma)).FrobeniusNorm() < 1e-12);
    }

    [Fact]
    public void Noise_of_the_sde_has_its_covariance()
    {
        var problem = Problem();
        var equation = new SgdDiffusion(problem, 0.1);
        double[] delta = [0.7, -0.4, 1.1];
        var factor = Matrix<double>.Build.Dense(3, 3);
        var noise = new double[3];
        for (var j = 0; j < 3; j++)
        {
            equation.Noise(delta, [j == 0 ? 1 : 0, j == 1 ? 1 : 0, j == 2 ? 1 : 0], noise);
            factor.SetColumn(j, noise);
        }

        var sigma = new double[9];
        equation.Covariance(delta, sigma);
        Assert.True((factor * factor.Transpose() - (0.1 * Matrix<double>.Build.Dense(3, 3, sigma))).FrobeniusNorm() < 1e-12);
    }

    [Fact]
    public void Moments_of_the_sde_relax_to_the_law_of_sgd_for_small_rates()
    {
        var problem = Problem();
        var start = Vector<double>.Build.DenseOfArray([0.5, 0.5, -0.5]);

        var law = new SgdDiffusion(problem, 1e-4).Moments(start, 60);

        var sgd = problem.Recursion(1e-4).StationaryCovariance();
        Assert.True(law.Mean.L2Norm() < 1e-3);
        Assert.True((law.Covariance - sgd).FrobeniusNorm() < 0.002 * sgd.FrobeniusNorm());
    }

    [Fact]
    public void Corrected_drift_decays_as_sgd_does_to_second_order()
    {
        var problem = Problem();
        var start = Vector<double>.Build.DenseOfArray([0.5, 0.5, -0.5]);
        var a = problem.Hessian;

        var mean = new SgdDiffusion(problem, 0.05).Moments(start, 1, corrected: true).Mean;

        Assert.True((mean - (Lyapunov.Decay(1, a + (0.025 * a * a)) * start)).L2Norm() < 1e-8);
    }

    private static LinearRegression Problem()
    {
        var random = new Xoshiro256(21);
        double[][] x = [.. Enumerable.Range(0, 25).Select(_ => Enumerable.Range(0, 3).Select(_ => random.Normal()).ToArray())];
        return new LinearRegression(x, [.. x.Select(row => row[1] - row[2] + random.Normal())]);
    }
}
