namespace SelfPlay.Supervised.L07_Sde;

/// <summary>A stochastic differential equation dΦ = b(Φ)dt + ε√dt with ε ~ N(0, Q(Φ)); for SGD b = −g and Q = ηΣ.</summary>
internal interface IDiffusion
{
    /// <summary>Dimension of Φ, D.</summary>
    int Dimension { get; }

    /// <summary>The drift b(Φ).</summary>
    /// <param name="state">Φ. [D]</param>
    /// <param name="drift">Receives b. [D]</param>
    void Drift(ReadOnlySpan<double> state, Span<double> drift);

    /// <summary>Turns independent standard normals into noise of covariance Q(Φ).</summary>
    /// <param name="state">Φ. [D]</param>
    /// <param name="normal">Independent standard normals. [D]</param>
    /// <param name="noise">Receives √Q times them. [D]</param>
    void Noise(ReadOnlySpan<double> state, ReadOnlySpan<double> normal, Span<double> noise);
}
