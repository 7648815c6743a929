using MathNet.Numerics;
using SelfPlay.Games;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L07_Stationary;

/// <summary>A loss of one parameter with two unequal minima, L(x) = ¼x⁴ − ½x² + 0.1x: neither quadratic nor convex.</summary>
internal static class TiltedWell
{
    private const double Tilt = 0.1;
    private const double Edge = 6;
    private const int Cells = 4000;

    /// <summary>L(x).</summary>
    public static double Loss(double x) => (x * x * x * x / 4) - (x * x / 2) + (Tilt * x);

    /// <summary>L'(x).</summary>
    public static double Slope(double x) => (x * x * x) - x + Tilt;

    /// <summary>Gibbs' law e^{−L/T}/Z.</summary>
    public static GibbsLaw Gibbs(double temperature) => new(Loss, temperature, -Edge, Edge, Cells);

    /// <summary>The temperature under which values are most likely: the one whose Gibbs law has their mean loss.</summary>
    public static double Temperature(double[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var mean = values.Average(Loss);
        return FindRoots.OfFunction(t => Gibbs(t).Expectation(Loss) - mean, 0.01, 10, 1e-6);
    }

    /// <summary>
    /// Where independent runs of x ← x − η(L'(x) − σε) from 0 end, ε standard normal: SGD with normal noise of variance σ², which is Euler and
    /// Maruyama's method with dt = η for dx = −L' dt + √(ησ²) dW. [runs]
    /// </summary>
    /// <param name="rate">η.</param>
    /// <param name="noise">σ².</param>
    /// <param name="time">Sum of the rates over a run.</param>
    /// <param name="runs">How many.</param>
    /// <param name="random">Source of chance.</param>
    public static double[] Sample(double rate, double noise, double time, int runs, ref Xoshiro256 random)
    {
        var (ends, steps, kick) = (new double[runs], (int)Math.Ceiling(time / rate), rate * Math.Sqrt(noise));
        for (var i = 0; i < runs; i++)
        {
            var x = 0.0;
            for (var t = 0; t < steps; t++)
            {
                x += (-rate * Slope(x)) + (kick * random.Normal());
            }

            ends[i] = x;
        }

        return ends;
    }
}
