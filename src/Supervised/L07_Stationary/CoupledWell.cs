using SelfPlay.Games;

namespace SelfPlay.Supervised.L07_Stationary;

/// <summary>
/// Two parameters that are not independent: L(x, y) = ¼x⁴ − ½x² + ½k(y − x)². Under Gibbs' law x has the density of ¼x⁴ − ½x² alone, and
/// y − x is normal with variance T/k and independent of x.
/// </summary>
/// <param name="Coupling">k.</param>
internal sealed record CoupledWell(double Coupling)
{
    /// <summary>The energy of x that is left when y is integrated out.</summary>
    public static double Marginal(double x) => (x * x * x * x / 4) - (x * x / 2);

    /// <summary>
    /// Where independent runs of SGD from (0, 0) end, Φ_i ← Φ_i − η_i(∂_iL − σ_iε_i). [runs]
    /// </summary>
    /// <param name="rates">η_x, η_y.</param>
    /// <param name="noise">σ_x², σ_y².</param>
    /// <param name="time">Sum of the smaller rate over a run.</param>
    /// <param name="runs">How many.</param>
    /// <param name="random">Source of chance.</param>
    public (double X, double Y)[] Sample((double X, double Y) rates, (double X, double Y) noise, double time, int runs, ref Xoshiro256 random)
    {
        var ends = new (double, double)[runs];
        var steps = (int)Math.Ceiling(time / Math.Min(rates.X, rates.Y));
        var kick = (X: rates.X * Math.Sqrt(noise.X), Y: rates.Y * Math.Sqrt(noise.Y));
        for (var i = 0; i < runs; i++)
        {
            var (x, y) = (0.0, 0.0);
            for (var t = 0; t < steps; t++)
            {
                var pull = Coupling * (y - x);
                var slope = (x * x * x) - x - pull;
                x += (kick.X * random.Normal()) - (rates.X * slope);
                y += (kick.Y * random.Normal()) - (rates.Y * pull);
            }

            ends[i] = (x, y);
        }

        return ends;
    }
}
