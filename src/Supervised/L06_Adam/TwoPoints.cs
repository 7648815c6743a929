using SelfPlay.Games;
using SelfPlay.Supervised.L02_Edf;
using SelfPlay.Supervised.L02_Edf.Optimisers;

namespace SelfPlay.Supervised.L06_Adam;

/// <summary>
/// A population of two points for the loss ½(Φ − y)²: y = 0 with probability p, else y = 1. The true gradient is Φ − (1 − p), the
/// optimum is 1 − p. An update that divides each gradient by its own size plus ε stands still elsewhere.
/// </summary>
/// <param name="Share">p, above a half.</param>
/// <param name="Epsilon">ε.</param>
internal sealed record TwoPoints(double Share, double Epsilon)
{
    /// <summary>The true minimum, 1 − p.</summary>
    public double Optimum => 1 - Share;

    /// <summary>
    /// Where E[ĝ/(|ĝ| + ε)] = 0: p Φ/(Φ + ε) = (1 − p)(1 − Φ)/(1 − Φ + ε), that is
    /// (1 − 2p)Φ² + (2p − 1 + ε)Φ − (1 − p)ε = 0.
    /// </summary>
    public double StationaryPoint
    {
        get
        {
            var (a, b, c) = (1 - (2 * Share), (2 * Share) - 1 + Epsilon, -(1 - Share) * Epsilon);
            return (-b + Math.Sqrt((b * b) - (4 * a * c))) / (2 * a);
        }
    }

    /// <summary>The true gradient.</summary>
    public double Gradient(double phi) => phi - Optimum;

    /// <summary>Φ after every step of an optimiser whose rate falls as 1/(1 + t/1000)^0.75, from ½. [T]</summary>
    public double[] Run(Func<IReadOnlyList<Parameter>, Optimiser> optimiser, int steps, ref Xoshiro256 random)
    {
        ArgumentNullException.ThrowIfNull(optimiser);
        var parameter = new Parameter();
        parameter.Value[0] = 0.5;
        var rule = optimiser([parameter]);
        var rate = rule.Rate;
        var path = new double[steps];
        for (var t = 0; t < steps; t++)
        {
            var y = random.Unit() < Share ? 0 : 1;
            rule.Rate = rate / Math.Pow(1 + (t / 1000.0), 0.75);
            parameter.Grad[0] = parameter.Value[0] - y;
            rule.Step();
            path[t] = parameter.Value[0];
        }

        return path;
    }
}
