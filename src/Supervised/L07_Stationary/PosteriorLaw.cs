using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L07_Stationary;

/// <summary>
/// SGD of constant rate as approximate Bayesian inference (Mandt, Hoffman and Blei 2017). Near the optimum the posterior of N examples is
/// e^{−(N/2)wᵀAw}, and SGD with batches of S stays in a normal law q with AΣ + ΣA = (ε/S)C, C the covariance of single gradients.
/// </summary>
/// <param name="Hessian">A. [D, D]</param>
/// <param name="Noise">C. [D, D]</param>
/// <param name="Examples">N.</param>
/// <param name="Batch">S.</param>
internal sealed record PosteriorLaw(Matrix<double> Hessian, Matrix<double> Noise, int Examples, int Batch)
{
    /// <summary>The posterior, covariance A⁻¹/N around the optimum.</summary>
    public GaussianLaw Posterior { get; } = GaussianLaw.Centred(Hessian.Inverse() / Examples);

    /// <summary>The rate at which KL(q ‖ posterior) is least: ε* = 2DS/(N tr C).</summary>
    public double OptimalRate => 2.0 * Hessian.RowCount * Batch / (Examples * Noise.Trace());

    /// <summary>q at a rate ε.</summary>
    public GaussianLaw Sgd(double rate) => GaussianLaw.Centred(Lyapunov.Solve(Hessian, rate / Batch * Noise));

    /// <summary>KL(q ‖ posterior) at a rate ε, in nats.</summary>
    public double Divergence(double rate) => Sgd(rate).DivergenceFrom(Posterior);

    /// <summary>The matrix of rates with which q is the posterior: (2S/N)C⁻¹. [D, D]</summary>
    public Matrix<double> FullPreconditioner => 2.0 * Batch / Examples * Noise.Inverse();

    /// <summary>The paper's choice of a rate for each parameter: 2S/(N C_kk). [D, D]</summary>
    public Matrix<double> DiagonalPreconditioner =>
        Matrix<double>.Build.DenseOfDiagonalVector(Noise.Diagonal().Map(c => 2.0 * Batch / (Examples * c)));

    /// <summary>
    /// The covariance of the mean of T successive iterates, (1/T²) Σ_{s,t} M^{|s−t|}Σ with M = 1 − εA: for T ≫ 1/(ελ) it is A⁻¹CA⁻¹/(ST),
    /// which with T = N/S and C = A is the posterior's. [D, D]
    /// </summary>
    /// <param name="covariance">Σ of single iterates. [D, D]</param>
    /// <param name="rate">ε.</param>
    /// <param name="window">T.</param>
    public Matrix<double> OfAverages(Matrix<double> covariance, double rate, int window)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        var keep = Matrix<double>.Build.DenseIdentity(Hessian.RowCount) - (rate * Hessian);
        var (sum, lagged) = (window * covariance, covariance);
        for (var lag = 1; lag < window; lag++)
        {
            lagged = keep * lagged;
            sum += (window - lag) * (lagged + lagged.Transpose());
        }

        return sum / ((double)window * window);
    }

    /// <summary>A⁻¹CA⁻¹/N, the sampling covariance of the fit, which long averages of iterates have. [D, D]</summary>
    public Matrix<double> Sandwich => Hessian.Inverse() * Noise * Hessian.Inverse() / Examples;

    /// <summary>Standard deviations of a law over those of another. [D]</summary>
    public static double[] Ratios(GaussianLaw law, GaussianLaw truth) => [.. law.Deviations().Zip(truth.Deviations(), (a, b) => a / b)];
}
