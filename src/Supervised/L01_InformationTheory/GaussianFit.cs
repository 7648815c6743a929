using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L01_InformationTheory;

/// <summary>
/// Two distributions that one Gaussian Q is to stand for: P = ½N(−a, 1) + ½N(a, 1). Which divergence is minimised decides what
/// it looks like; both are integrals over a fine grid.
/// </summary>
internal sealed class GaussianFit
{
    private const double Reach = 12;
    private const double Spacing = 0.01;
    private readonly double[] _x;
    private readonly double[] _p;

    /// <summary>Creates the target.</summary>
    /// <param name="distance">a, half of what the two modes are apart.</param>
    public GaussianFit(double distance)
    {
        Distance = distance;
        var points = (int)(2 * (distance + Reach) / Spacing) + 1;
        _x = [.. Enumerable.Range(0, points).Select(i => -distance - Reach + (Spacing * i))];
        _p = [.. _x.Select(x => (Density(x, distance, 1) + Density(x, -distance, 1)) / 2)];
    }

    /// <summary>a</summary>
    public double Distance { get; }

    /// <summary>The points of the grid.</summary>
    public IReadOnlyList<double> X => _x;

    /// <summary>P's density there.</summary>
    public IReadOnlyList<double> P => _p;

    /// <summary>The Gaussian's density on the grid.</summary>
    public double[] Q(double mean, double deviation) => [.. _x.Select(x => Density(x, mean, deviation))];

    /// <summary>KL(P, Q): what P has, Q has to cover.</summary>
    public double Covering(double mean, double deviation) => Information.Divergence(_p, Q(mean, deviation)) * Spacing;

    /// <summary>KL(Q, P): where P has nothing, Q must have nothing. In units of Q's deviation, so that the grid fits every Q.</summary>
    public double Seeking(double mean, double deviation)
    {
        const double Step = 0.01;
        const int Points = 800;
        var sum = 0.0;
        for (var i = -Points; i <= Points; i++)
        {
            var z = Step * i;
            sum += Step * Density(z, 0, 1) * (LogNormal(z, 0) - Math.Log(deviation) - LogP(mean + (deviation * z)));
        }

        return sum;
    }

    /// <summary>The Gaussian with the least of a divergence near where the search begins, with the deviation 1; there may be others.</summary>
    public static (double Mean, double Deviation) Minimise(Func<double, double, double> divergence, double mean, CancellationToken cancel)
    {
        const double Step = 1e-4;

        // The logarithm of the deviation may be any number.
        double Value(ReadOnlySpan<double> at, Span<double> gradient)
        {
            var (m, s) = (at[0], at[1]);
            gradient[0] = (divergence(m + Step, Math.Exp(s)) - divergence(m - Step, Math.Exp(s))) / (2 * Step);
            gradient[1] = (divergence(m, Math.Exp(s + Step)) - divergence(m, Math.Exp(s - Step))) / (2 * Step);
            return divergence(m, Math.Exp(s));
        }

        var found = Lbfgs.Minimise(Value, [mean, 0], 1e-7, 200, cancel).Point;
        return (found[0], Math.Exp(found[1]));
    }

    private static double Density(double x, double mean, double deviation) => Math.Exp(LogNormal(x / deviation, mean / deviation)) / deviation;

    /// <summary>ln N(mean, 1) at x.</summary>
    private static double LogNormal(double x, double mean) => -(((x - mean) * (x - mean)) + Math.Log(2 * Math.PI)) / 2;

    /// <summary>ln P(x), finite however far away x is.</summary>
    private double LogP(double x)
    {
        var near = LogNormal(Math.Abs(x), Distance);
        return near + double.LogP1(Math.Exp(LogNormal(-Math.Abs(x), Distance) - near)) - Math.Log(2);
    }
}
