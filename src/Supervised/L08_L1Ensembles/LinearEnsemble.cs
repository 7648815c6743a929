using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;
using SelfPlay.Supervised.L08_Shrinkage;

namespace SelfPlay.Supervised.L08_L1Ensembles;

/// <summary>
/// Averages of K least-squares polynomials, where bias and variance are known: every member fits f + σ(√ρ ε + √(1−ρ) ε_k) at
/// the same n inputs, with the part ε of the noise common to all. The fit is the projection P, so on average
/// error = ‖(I − P)f‖²/n + σ² tr(P)/n (ρ + (1 − ρ)/K): bias², and a variance of which only the part that members do not share shrinks.
/// </summary>
/// <param name="Fit">The polynomial fit.</param>
/// <param name="Truth">f at the inputs. [n]</param>
/// <param name="Noise">σ</param>
/// <param name="Shared">ρ</param>
internal sealed record LinearEnsemble(PolynomialFit Fit, Vector<double> Truth, double Noise, double Shared)
{
    /// <summary>‖(I − P)f‖²/n.</summary>
    public double SquaredBias => Square(Truth - Fit.Smooth(Truth)) / Truth.Count;

    /// <summary>σ² tr(P)/n of one member.</summary>
    public double Variance => Noise * Noise * (Fit.Degree + 1) / Truth.Count;

    /// <summary>E‖average of K members − f‖²/n.</summary>
    public double Expected(int members) => SquaredBias + (Variance * (Shared + ((1 - Shared) / members)));

    /// <summary>The same measured.</summary>
    public double Measure(int members, int runs, ref Xoshiro256 random)
    {
        var sum = 0.0;
        for (var run = 0; run < runs; run++)
        {
            var common = Draw(Math.Sqrt(Shared), ref random);
            var average = Vector<double>.Build.Dense(Truth.Count);
            for (var k = 0; k < members; k++)
            {
                average += Fit.Smooth(Truth + common + Draw(Math.Sqrt(1 - Shared), ref random)) / members;
            }

            sum += Square(average - Truth) / Truth.Count;
        }

        return sum / runs;
    }

    private Vector<double> Draw(double share, ref Xoshiro256 random)
    {
        var values = new double[Truth.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Noise * share * random.Normal();
        }

        return Vector<double>.Build.Dense(values);
    }

    private static double Square(Vector<double> x) => x.DotProduct(x);
}
