namespace SelfPlay.Supervised.L09_DoubleDescent;

/// <summary>
/// The limit of the test error of min-norm regression on N random features σ(⟨θ, x⟩/√d) of inputs x on the sphere of radius √d, with n
/// examples of a linear truth: N/d → ψ₁, n/d → ψ₂ (Mei and Montanari 2022, theorem 4, penalty → 0). The features enter through two numbers: σ = μ₀ + μ₁
/// u + what is orthogonal to lines, of size μ*.
/// </summary>
/// <param name="Linear">μ₁ = E u σ(u), u standard normal.</param>
/// <param name="Rest">μ*, the root of E σ(u)² − μ₀² − μ₁².</param>
/// <param name="Signal">F₁², the variance of the truth.</param>
/// <param name="Noise">τ², the variance of the targets' noise.</param>
internal sealed record RandomFeaturesLaw(double Linear, double Rest, double Signal, double Noise)
{
    private const int Nodes = 2000;

    /// <summary>max(0, u): μ₁ = ½, μ*² = ½ − 1/(2π) − ¼.</summary>
    public static RandomFeaturesLaw Relu(double signal, double noise) => new(0.5, Math.Sqrt(0.25 - (1 / (2 * Math.PI))), signal, noise);

    /// <summary>E(f(x) − f̂(x))² by the paper's closed form: F₁²·B + τ²·V, rational functions of one root χ.</summary>
    public double ClosedForm(double psi1, double psi2)
    {
        var z = Linear * Linear / (Rest * Rest);
        var psi = Math.Min(psi1, psi2);
        var b = (psi * z) - z - 1;
        var x = -(Math.Sqrt((b * b) + (4 * z * psi)) + b) / (2 * z);
        var (z2, z3) = (z * z, z * z * z);
        var (x2, x3, x4, x5) = (x * x, x * x * x, x * x * x * x, x * x * x * x * x);
        var e0 = (-x5 * z3) + (3 * x4 * z2) + (((psi1 * psi2) - psi2 - psi1 + 1) * x3 * z3) - (2 * x3 * z2) - (3 * x3 * z)
            + ((psi1 + psi2 - (3 * psi1 * psi2) + 1) * x2 * z2) + (2 * x2 * z) + x2 + (3 * psi1 * psi2 * x * z) - (psi1 * psi2);
        var e1 = (psi2 * x3 * z2) - (psi2 * x2 * z) + (psi1 * psi2 * x * z) - (psi1 * psi2);
        var e2 = (x5 * z3) - (3 * x4 * z2) + ((psi1 - 1) * x3 * z3) + (2 * x3 * z2) + (3 * x3 * z) + ((-psi1 - 1) * x2 * z2) - (2 * x2 * z) - x2;
        return ((Signal * e1) + (Noise * e2)) / e0;
    }

    /// <summary>
    /// The same another way: features act like μ₁Wx + μ*·noise, whose covariance μ₁²WWᵀ + μ*² has Marchenko and Pastur's spectrum; what
    /// of the truth they cannot express is noise; and regression with inputs of any covariance Σ has the risk
    /// (κ² θᵀΣ(Σ + κ)⁻²θ + σ²) / (1 − tr Σ²(Σ + κ)⁻²/n) with n = tr Σ(Σ + κ)⁻¹ (Hastie et al. 2019, theorem 3).
    /// </summary>
    public double ByEquivalents(double psi1, double psi2)
    {
        // In units of d: N = ψ₁, n = ψ₂; WᵀW has d eigenvalues s, of which a share min(1, ψ₁) is not 0.
        var (nodes, share) = Spectrum(psi1);
        double Over(Func<double, double> f) => nodes.Sum(node => node.Weight * f((Linear * Linear * node.S) + (Rest * Rest)));
        var rest = Rest * Rest;
        var unseen = Signal * ((1 - share) + Over(l => rest / l));
        var noise = Noise + unseen;
        if (psi1 < psi2)
        {
            return (noise / (1 - (psi1 / psi2))) - Noise;
        }

        // Features beyond the inputs' dimension see nothing but their noise.
        var idle = Math.Max(0, psi1 - 1);
        double Degrees(double k) => Over(l => l / (l + k)) + (idle * rest / (rest + k));
        var (low, high) = (1e-300, 1e6);
        for (var i = 0; i < 2000 && high > low * (1 + 1e-15); i++)
        {
            var middle = Math.Sqrt(low * high);
            (low, high) = Degrees(middle) > psi2 ? (middle, high) : (low, middle);
        }

        var kappa = low;
        var bias = Signal * Over(l => kappa * kappa * (l - rest) / (l * (l + kappa) * (l + kappa)));
        var degrees = Over(l => l * l / ((l + kappa) * (l + kappa))) + (idle * rest * rest / ((rest + kappa) * (rest + kappa)));
        return ((bias + noise) / (1 - (degrees / psi2))) - Noise;
    }

    /// <summary>
    /// The eigenvalues of WᵀW that are not 0, W [N, d] with rows of length 1: nodes with weights that add up to their share of d (Gauss and
    /// Chebyshev, exact for the root in the density).
    /// </summary>
    private static ((double S, double Weight)[] Nodes, double Share) Spectrum(double psi1)
    {
        var (centre, radius) = (1 + psi1, 2 * Math.Sqrt(psi1));
        var nodes = new (double S, double Weight)[Nodes];
        for (var i = 0; i < Nodes; i++)
        {
            var angle = Math.PI * (i + 1) / (Nodes + 1);
            var s = centre + (radius * Math.Cos(angle));

            // Density of s in units of d: √((s₊ − s)(s − s₋)) / (2πs).
            nodes[i] = (s, radius * radius * Math.Sin(angle) * Math.Sin(angle) * Math.PI / (Nodes + 1) / (2 * Math.PI * s));
        }

        return (nodes, Math.Min(1, psi1));
    }
}
