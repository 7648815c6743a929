namespace SelfPlay.Supervised.L09_DoubleDescent;

/// <summary>
/// The risk E‖β̂ − β‖² of least squares with independent normal inputs, n examples and p parameters; the solution of least norm where p > n
/// (Hastie, Montanari, Rosset and Tibshirani 2019). The truth has ‖β‖² = r², the noise variance σ².
/// </summary>
/// <param name="Signal">r²</param>
/// <param name="Noise">σ²</param>
internal sealed record RidgelessLaw(double Signal, double Noise)
{
    /// <summary>Limit for n, p → ∞ with p/n = γ: σ²γ/(1 − γ) below 1, r²(1 − 1/γ) + σ²/(γ − 1) above.</summary>
    public double Risk(double gamma) => gamma < 1 ? Noise * gamma / (1 - gamma) : (Signal * (1 - (1 / gamma))) + (Noise / (gamma - 1));

    /// <summary>
    /// Exact for n and p: E tr(XᵀX)⁻¹ = p/(n − p − 1) by the mean of an inverse Wishart matrix, and the same with n and p exchanged;
    /// infinite where |n − p| ≤ 1.
    /// </summary>
    public double Exact(int n, int p) =>
        p < n - 1 ? Noise * p / (n - p - 1)
        : p > n + 1 ? (Signal * (1 - ((double)n / p))) + (Noise * n / (p - n - 1))
        : double.PositiveInfinity;

    /// <summary>
    /// The limit with the best penalty, λ = σ²γ/r² in ‖y − Xβ‖²/n + λ‖β‖²: σ²γ·m(−λ), m the Stieltjes transform of Marchenko and Pastur's law. Rises with
    /// γ to r², without a peak.
    /// </summary>
    public double BestRidge(double gamma)
    {
        var lambda = BestPenalty(gamma);
        var b = 1 - gamma + lambda;
        return Noise * gamma * (Math.Sqrt((b * b) + (4 * gamma * lambda)) - b) / (2 * gamma * lambda);
    }

    /// <summary>λ = σ²γ/r².</summary>
    public double BestPenalty(double gamma) => Noise * gamma / Signal;
}
