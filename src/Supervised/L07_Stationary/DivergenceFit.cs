using MathNet.Numerics.LinearAlgebra;

namespace SelfPlay.Supervised.L07_Stationary;

/// <summary>
/// The least point of a divergence that was measured at a few rates. For a normal cloud whose covariance is proportional to the rate, KL(r) =
/// ½(αr − D ln r) + c: a fit in the three functions r, ln r and 1 is exact, and its minimum is at D/α.
/// </summary>
internal static class DivergenceFit
{
    /// <summary>Where the fit through the points is least, each point weighed by one over its divergence.</summary>
    /// <param name="rates">[N], at least three.</param>
    /// <param name="divergences">[N]</param>
    public static double Minimum(double[] rates, double[] divergences)
    {
        var weighed = Matrix<double>.Build.DenseOfRowArrays(rates.Zip(divergences, (r, kl) => new[] { r / kl, Math.Log(r) / kl, 1 / kl }));
        var fit = weighed.QR().Solve(Vector<double>.Build.Dense(rates.Length, 1));
        return -fit[1] / fit[0];
    }
}
