using SelfPlay.Games;

namespace SelfPlay.Supervised.L07_Stationary;

/// <summary>Where many runs with falling rates are.</summary>
/// <param name="Losses">Mean loss before every step and after the last. [T + 1]</param>
/// <param name="Ends">w of every run after the last step. [runs]</param>
internal sealed record AnnealedRuns(double[] Losses, double[] Ends)
{
    /// <summary>Share of the runs that end in the basin of the global minimum.</summary>
    public double GlobalShare => Ends.Count(w => Math.Abs(w - AnnealedDescent.Centre) < Math.PI) / (double)Ends.Length;
}

/// <summary>
/// The problem set's loss of one parameter, many minima in a wide funnel that is flat outside, L(w) = 10 min((1 + cos w + |w − 5π|/5)/5, 7/4), and Langevin
/// dynamics with stochastic gradients on it (Welling and Teh 2011): w ← w − η(L' + σε₁) + √η ε₂, both ε standard normal.
/// </summary>
internal static class AnnealedDescent
{
    /// <summary>Where the global minimum is, 5π.</summary>
    public const double Centre = 5 * Math.PI;

    private const double GradientNoise = 0.1;
    private const double Plateau = 17.5;
    private const double Range = 40;

    /// <summary>L(w).</summary>
    public static double Loss(double w) => Math.Min(Funnel(w), Plateau);

    /// <summary>L'(w), 0 outside the funnel.</summary>
    public static double Slope(double w) => Funnel(w) < Plateau ? 2 * ((0.2 * Math.Sign(w - Centre)) - Math.Sin(w)) : 0;

    /// <summary>
    /// The temperature of its stationary law for small η, (1 + ησ²)/2: a half whatever the rate, because √η ε₂ is the noise of an equation that does not
    /// know η. The rate only decides how much time a step covers.
    /// </summary>
    public static double Temperature(double rate) => (1 + (rate * GradientNoise * GradientNoise)) / 2;

    /// <summary>Runs from w uniform in [0, 40].</summary>
    /// <param name="rate">η of step t = 1, 2, ...</param>
    /// <param name="steps">T.</param>
    /// <param name="runs">How many.</param>
    /// <param name="random">Source of chance.</param>
    public static AnnealedRuns Run(Func<int, double> rate, int steps, int runs, ref Xoshiro256 random)
    {
        ArgumentNullException.ThrowIfNull(rate);
        var (w, losses) = (new double[runs], new double[steps + 1]);
        for (var i = 0; i < runs; i++)
        {
            w[i] = Range * random.Unit();
        }

        for (var t = 1; t <= steps; t++)
        {
            var eta = rate(t);
            var kick = Math.Sqrt(eta + (eta * eta * GradientNoise * GradientNoise));
            for (var i = 0; i < runs; i++)
            {
                losses[t - 1] += Loss(w[i]) / runs;
                w[i] += (kick * random.Normal()) - (eta * Slope(w[i]));
            }
        }

        losses[steps] = w.Average(Loss);
        return new AnnealedRuns(losses, w);
    }

    private static double Funnel(double w) => 2 * (1 + Math.Cos(w) + (0.2 * Math.Abs(w - Centre)));
}
