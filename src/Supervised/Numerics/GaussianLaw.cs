using MathNet.Numerics.LinearAlgebra;

namespace SelfPlay.Supervised.Numerics;

/// <summary>A normal law.</summary>
/// <param name="Mean">[D]</param>
/// <param name="Covariance">Symmetric positive definite. [D, D]</param>
internal sealed record GaussianLaw(Vector<double> Mean, Matrix<double> Covariance)
{
    /// <summary>A normal law around the origin.</summary>
    public static GaussianLaw Centred(Matrix<double> covariance) => new(Vector<double>.Build.Dense(covariance.RowCount), covariance);

    /// <summary>Standard deviations of the coordinates. [D]</summary>
    public double[] Deviations() => [.. Covariance.Diagonal().Select(Math.Sqrt)];

    /// <summary>KL(this ‖ other) = ½ (tr(S₂⁻¹S₁) − D + (μ₂−μ₁)ᵀS₂⁻¹(μ₂−μ₁) + ln det S₂ − ln det S₁), in nats.</summary>
    public double DivergenceFrom(GaussianLaw other)
    {
        var (mine, theirs) = (Covariance.Cholesky(), other.Covariance.Cholesky());
        var shift = other.Mean - Mean;
        return ((theirs.Solve(Covariance).Trace() - Mean.Count) + (shift * theirs.Solve(shift))
            + theirs.DeterminantLn - mine.DeterminantLn) / 2;
    }
}
