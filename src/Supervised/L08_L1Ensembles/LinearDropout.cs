using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;
using SelfPlay.Supervised.Problems;

namespace SelfPlay.Supervised.L08_L1Ensembles;

/// <summary>
/// Dropout on the inputs of linear regression, each kept with probability α. Over the masks
/// E(y − Σ Φ_i μ_i x_i)² = (y − αΦᵀx)² + (α − α²) Σ x_i²Φ_i²: dropout is shrinkage, stronger where inputs are larger.
/// </summary>
/// <remarks>
/// The penalty's factor is that of the square, so 1 beside (y − …)² and ½ beside ½(y − …)²; slides that write ½(α − α²) beside
/// the plain square lose half of it.
/// </remarks>
/// <param name="Problem">The regression.</param>
/// <param name="Kept">α</param>
internal sealed record LinearDropout(LinearRegression Problem, double Kept)
{
    /// <summary>E(y − αΦᵀx)², without the penalty.</summary>
    public double Square(double[] weights) => 2 * Problem.Loss([.. weights.Select(w => Kept * w)]);

    /// <summary>(α − α²) Σ E[x_i²] Φ_i².</summary>
    public double Penalty(double[] weights) => (Kept - (Kept * Kept)) * weights.Select((w, i) => w * w * Problem.Hessian[i, i]).Sum();

    /// <summary>E(y − Φᵀ(μ ∘ x))² over examples and masks, measured.</summary>
    public double Measure(double[] weights, int draws, ref Xoshiro256 random)
    {
        var sum = 0.0;
        for (var t = 0; t < draws; t++)
        {
            var example = random.Below(Problem.Count);
            var residual = Residual(weights, Problem.Input(example), Problem.Target(example), ref random, null);
            sum += residual * residual;
        }

        return sum / draws;
    }

    /// <summary>What dropout leads to, the minimum of square and penalty: (α²A + (α − α²) diag A)⁻¹ αc. [D]</summary>
    public double[] Optimum()
    {
        var a = Problem.Hessian;
        var diagonal = Matrix<double>.Build.DiagonalOfDiagonalVector(a.Diagonal());
        return ((Kept * Kept * a) + ((Kept - (Kept * Kept)) * diagonal)).Solve(Kept * (a * Problem.Optimum)).ToArray();
    }

    /// <summary>SGD with a new mask for every example; the mean of the second half of its path. [D]</summary>
    public double[] Train(double rate, int steps, ref Xoshiro256 random)
    {
        var (w, mean, used) = (new double[Problem.Dimension], new double[Problem.Dimension], new double[Problem.Dimension]);
        for (var t = 0; t < steps; t++)
        {
            var example = random.Below(Problem.Count);
            var residual = Residual(w, Problem.Input(example), Problem.Target(example), ref random, used);
            for (var i = 0; i < w.Length; i++)
            {
                w[i] += rate * residual * used[i];
                mean[i] += 2 * t >= steps ? w[i] / (steps - ((steps + 1) / 2)) : 0;
            }
        }

        return mean;
    }

    private double Residual(double[] weights, ReadOnlySpan<double> x, double y, ref Xoshiro256 random, double[]? used)
    {
        var residual = y;
        for (var i = 0; i < weights.Length; i++)
        {
            var input = random.Unit() < Kept ? x[i] : 0;
            residual -= weights[i] * input;
            if (used is not null)
            {
                used[i] = input;
            }
        }

        return residual;
    }
}
