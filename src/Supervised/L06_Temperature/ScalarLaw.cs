using SelfPlay.Games;

namespace SelfPlay.Supervised.L06_Temperature;

/// <summary>
/// SGD on the one loss about which everything is known, L(Φ) = ½hΦ² with single gradients hΦ − σε, ε standard normal, B of
/// them averaged a step: Φ ← (1 − ηh)Φ + ησ ε̄ with ε̄ of variance 1/B.
/// </summary>
/// <param name="Curvature">h.</param>
/// <param name="Noise">σ.</param>
internal sealed record ScalarLaw(double Curvature, double Noise)
{
    /// <summary>Below this rate Φ stays finite: 2/h, whatever the batch.</summary>
    public double LargestRate => 2 / Curvature;

    /// <summary>
    /// The stationary variance, exactly: v = (1 − ηh)²v + η²σ²/B, so v = ησ² / (B h (2 − ηh)).
    /// </summary>
    /// <param name="rate">η.</param>
    /// <param name="batch">B.</param>
    public double Variance(double rate, int batch) => rate >= LargestRate
        ? double.PositiveInfinity
        : rate * Noise * Noise / (batch * Curvature * (2 - (rate * Curvature)));

    /// <summary>The temperature T = ησ²/2B of the Gibbs law e^{−L/T} that small rates lead to; its variance is T/h.</summary>
    public double Temperature(double rate, int batch) => rate * Noise * Noise / (2 * batch);

    /// <summary>What the second moment is after <paramref name="steps"/> steps from <paramref name="start"/>.</summary>
    public double SecondMoment(double rate, int batch, double start, int steps)
    {
        var (kept, added) = (1 - (rate * Curvature), rate * rate * Noise * Noise / batch);
        var moment = start * start;
        for (var t = 0; t < steps; t++)
        {
            moment = (kept * kept * moment) + added;
        }

        return moment;
    }

    /// <summary>Runs SGD from 0, drawing every example of every batch, and returns Φ at moments a few relaxation times apart.</summary>
    /// <param name="rate">η.</param>
    /// <param name="batch">B.</param>
    /// <param name="apart">Relaxation times 1/ηh between two moments.</param>
    /// <param name="moments">How many.</param>
    /// <param name="random">Source of chance.</param>
    public double[] Sample(double rate, int batch, double apart, int moments, ref Xoshiro256 random)
    {
        var every = Math.Max(1, (int)Math.Ceiling(apart / (rate * Curvature)));
        var values = new double[moments];
        var phi = 0.0;
        for (var m = -10; m < moments; m++)
        {
            phi = Walk(phi, rate, batch, every, ref random);

            // The first ten moments are the way there.
            if (m >= 0)
            {
                values[m] = phi;
            }
        }

        return values;
    }

    /// <summary>Where Φ is after some steps of SGD, every example of every batch drawn.</summary>
    /// <param name="phi">Where it begins.</param>
    /// <param name="rate">η.</param>
    /// <param name="batch">B.</param>
    /// <param name="steps">How many.</param>
    /// <param name="random">Source of chance.</param>
    public double Walk(double phi, double rate, int batch, int steps, ref Xoshiro256 random)
    {
        for (var t = 0; t < steps; t++)
        {
            var gradient = 0.0;
            for (var b = 0; b < batch; b++)
            {
                gradient += (Curvature * phi) - (Noise * random.Normal());
            }

            phi -= rate * gradient / batch;
        }

        return phi;
    }
}
