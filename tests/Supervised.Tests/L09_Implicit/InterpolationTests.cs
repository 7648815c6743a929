using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;
using SelfPlay.Supervised.L09_Implicit;

namespace SelfPlay.Supervised.Tests.L09_Implicit;

public sealed class InterpolationTests
{
    /// <summary>x₁ + 2x₂ = 5: the nearest point to 0 is (1, 2); 3w₁ + 4w₂ is invisible along (−2, 1).</summary>
    private static readonly Interpolation s_line = new(
        Matrix<double>.Build.DenseOfArray(new double[,] { { 1, 2 } }), Vector<double>.Build.Dense([5.0]));

    [Fact]
    public void Least_norm_is_that_computed_by_hand()
    {
        Assert.Equal(0, (s_line.MinimumNorm - Vector<double>.Build.Dense([1.0, 2.0])).L2Norm(), 1e-12);
        Assert.Equal(0, (s_line.Unseen(Vector<double>.Build.Dense([-3.0, 4.0])) - Vector<double>.Build.Dense([-4.0, 2.0])).L2Norm(), 1e-12);

        // Least w₁² + w₂²/2 on the line: w ∝ (1, 2·2), so w = (5/9, 20/9).
        Assert.Equal(0, (s_line.MinimumNormIn(Vector<double>.Build.Dense([1.0, 2.0])) - Vector<double>.Build.Dense([5.0 / 9, 20.0 / 9])).L2Norm(), 1e-12);
    }

    [Fact]
    public void Gradient_is_the_slope_of_the_loss()
    {
        var random = new Xoshiro256(3);
        var problem = Interpolation.Gaussian(3, 5, 0.5, ref random);
        double[] w = [0.3, -1, 0.2, 0.7, 2];
        var gradient = new double[5];
        problem.Gradient(w, gradient);

        for (var i = 0; i < w.Length; i++)
        {
            double At(double by) => problem.Gradient([.. w.Select((v, j) => v + (j == i ? by : 0))], new double[5]);
            Assert.Equal((At(1e-5) - At(-1e-5)) / 2e-5, gradient[i], 1e-8);
        }
    }

    [Fact]
    public void Descent_keeps_what_no_example_sees()
    {
        var start = Vector<double>.Build.Dense([-3.0, 4.0]);

        var end = s_line.Descend(start, s_line.SafeRate, 20);

        Assert.Equal(0, (end - s_line.MinimumNorm - s_line.Unseen(start)).L2Norm(), 1e-12);
    }

    [Fact]
    public void Steps_on_single_examples_end_at_the_least_norm()
    {
        var random = new Xoshiro256(4);
        var problem = Interpolation.Gaussian(5, 12, 0.5, ref random);

        var end = problem.DescendOnExamples(Vector<double>.Build.Dense(12), 5000, ref random);

        Assert.Equal(0, (end - problem.MinimumNorm).L2Norm(), 1e-10);
    }
}
