namespace SelfPlay.Supervised.L07_Sde;

/// <summary>An equation of one parameter, dx = b(x)dt + s(x)ε√dt with standard normal ε.</summary>
/// <param name="DriftAt">b(x).</param>
/// <param name="DeviationAt">s(x).</param>
internal sealed record ScalarDiffusion(Func<double, double> DriftAt, Func<double, double> DeviationAt) : IDiffusion
{
    /// <summary>Ornstein and Uhlenbeck: SGD on ½hx² with gradients of variance σ², dx = −hx dt + ε√dt, ε ~ N(0, ησ²).</summary>
    public static ScalarDiffusion OrnsteinUhlenbeck(double curvature, double rate, double sigma)
    {
        var deviation = Math.Sqrt(rate) * sigma;
        return new(x => -curvature * x, _ => deviation);
    }

    /// <inheritdoc/>
    public int Dimension => 1;

    /// <inheritdoc/>
    public void Drift(ReadOnlySpan<double> state, Span<double> drift) => drift[0] = DriftAt(state[0]);

    /// <inheritdoc/>
    public void Noise(ReadOnlySpan<double> state, ReadOnlySpan<double> normal, Span<double> noise) =>
        noise[0] = DeviationAt(state[0]) * normal[0];
}
