namespace SelfPlay.Supervised.L06_Adam;

/// <summary>
/// What RMSProp and Adam do when s is a long mean of squared gradients: the batch-size law. A gradient of mean μ and, for single
/// examples, variance σ² has the square s = μ² + σ²/B in batches of B, and a step of rate η moves by −ημ/√s on average.
/// </summary>
/// <param name="Mean">μ.</param>
/// <param name="Noise">σ.</param>
internal sealed record AdaptiveLaw(double Mean, double Noise)
{
    /// <summary>s = μ² + σ²/B.</summary>
    public double Square(int batch) => (Mean * Mean) + (Noise * Noise / batch);

    /// <summary>How far an epoch of <paramref name="examples"/> examples moves on average: (examples / B) ημ/√s.</summary>
    public double Drift(double rate, int batch, int examples) => (double)examples / batch * rate * Mean / Math.Sqrt(Square(batch));

    /// <summary>
    /// The stationary variance on ½hΦ² (μ = 0 at the optimum): SGD of rate η/√s with the s that belongs to that variance,
    /// s = h²v + σ²/B. For noise it is about ησ/(2h√B): the temperature goes as η/√B.
    /// </summary>
    /// <param name="curvature">h.</param>
    /// <param name="noise">σ.</param>
    /// <param name="rate">η.</param>
    /// <param name="batch">B.</param>
    public static double StationaryVariance(double curvature, double noise, double rate, int batch)
    {
        var single = noise * noise / batch;
        var variance = 0.0;
        for (var i = 0; i < 200; i++)
        {
            var effective = rate / Math.Sqrt((curvature * curvature * variance) + single);
            variance = effective * single / (curvature * (2 - (effective * curvature)));
        }

        return variance;
    }
}
