using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Supervised.Numerics.Odes;

namespace SelfPlay.Supervised.L09_Implicit;

/// <summary>
/// Regression with w = u² − v², entry by entry: a factorised matrix UUᵀ − VVᵀ whose measurements are all diagonal. From u = v = α
/// gradient flow of ½‖Xw − y‖² ends at w = 2α² sinh(Xᵀν) with Xw = y (Gunasekar et al. 2017, Woodworth et al. 2020): the solution
/// with the least of a penalty that is ‖w‖₂² for large α and ‖w‖₁, the nuclear norm, for small α.
/// </summary>
internal sealed class DiagonalNetwork(Interpolation problem)
{
    private const int NewtonSteps = 500;

    /// <summary>Follows the flow of u and v by integration.</summary>
    /// <param name="alpha">α</param>
    /// <param name="time">How long.</param>
    /// <returns>w at the end. [D]</returns>
    public Vector<double> Flow(double alpha, double time)
    {
        var d = problem.Dimension;
        var gradient = new double[d];
        var weights = new double[d];
        void Slope(double t, ReadOnlySpan<double> state, Span<double> slope)
        {
            for (var i = 0; i < d; i++)
            {
                weights[i] = (state[i] * state[i]) - (state[d + i] * state[d + i]);
            }

            problem.Gradient(weights, gradient);
            for (var i = 0; i < d; i++)
            {
                // The problem's loss is a mean; the flow here is that of the sum.
                var g = 2 * problem.Count * gradient[i];
                slope[i] = -g * state[i];
                slope[d + i] = g * state[d + i];
            }
        }

        var start = new double[2 * d];
        Array.Fill(start, alpha);
        var end = DormandPrince.Solve(Slope, start, time, 1e-9, 1e-12).State;
        return Vector<double>.Build.Dense(d, i => (end[i] * end[i]) - (end[d + i] * end[d + i]));
    }

    /// <summary>
    /// Where the flow ends for falling α, from the closed form: ν minimises Σ_i 2α² cosh(x_iᵀν) − yᵀν, which Newton's method does, each
    /// begun at the solution before.
    /// </summary>
    /// <param name="alphas">Scales of the start, falling.</param>
    /// <returns>w for every α. [D]</returns>
    public IReadOnlyList<Vector<double>> Limits(IReadOnlyList<double> alphas)
    {
        var results = new List<Vector<double>>();
        var nu = Vector<double>.Build.Dense(problem.Count);
        foreach (var alpha in alphas)
        {
            nu = Newton(nu, 2 * alpha * alpha);
            results.Add(Weights(nu, 2 * alpha * alpha));
        }

        return results;
    }

    /// <summary>
    /// Whether w, with few entries that are not 0, is the only solution of least ‖w‖₁: there is z = Xᵀν with z_i = sign w_i where w_i ≠ 0
    /// and |z_i| below 1 elsewhere. The largest |z_i| elsewhere, for the ν of least norm; below 1 it is a proof.
    /// </summary>
    public double Certificate(Vector<double> w)
    {
        int[] support = [.. Enumerable.Range(0, w.Count).Where(i => w[i] != 0)];
        var columns = Matrix<double>.Build.DenseOfColumnVectors(support.Select(problem.Inputs.Column));
        var signs = Vector<double>.Build.Dense(support.Length, i => Math.Sign(w[support[i]]));
        var z = problem.Inputs.TransposeThisAndMultiply(columns * columns.TransposeThisAndMultiply(columns).Solve(signs));
        return Enumerable.Range(0, w.Count).Except(support).Max(i => Math.Abs(z[i]));
    }

    private Vector<double> Weights(Vector<double> nu, double scale) => problem.Inputs.TransposeThisAndMultiply(nu).Map(z => scale * Math.Sinh(z));

    private double Value(Vector<double> nu, double scale) =>
        (scale * problem.Inputs.TransposeThisAndMultiply(nu).Sum(Math.Cosh)) - (problem.Targets * nu);

    private Vector<double> Newton(Vector<double> nu, double scale)
    {
        for (var step = 0; step < NewtonSteps; step++)
        {
            var z = problem.Inputs.TransposeThisAndMultiply(nu);
            var slope = (problem.Inputs * z.Map(v => scale * Math.Sinh(v))) - problem.Targets;
            if (slope.L2Norm() <= 1e-13 * problem.Targets.L2Norm())
            {
                break;
            }

            var curvature = problem.Inputs * Matrix<double>.Build.DiagonalOfDiagonalVector(z.Map(v => scale * Math.Cosh(v))) * problem.Inputs.Transpose();
            var direction = curvature.Cholesky().Solve(slope);
            var (value, length, fall) = (Value(nu, scale), 1.0, slope * direction);
            while (length > 1e-6 && !(Value(nu - (length * direction), scale) <= value - (0.25 * length * fall)))
            {
                length /= 2;
            }

            // Rounding hides the fall near the solution, where the whole step is right.
            nu -= (length > 1e-6 ? length : 1) * direction;
        }

        return nu;
    }
}
