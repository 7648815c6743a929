using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;
using SelfPlay.Supervised.L02_Edf;
using SelfPlay.Supervised.L02_Edf.Optimisers;

namespace SelfPlay.Supervised.L06_Adam;

/// <summary>
/// A quadratic loss for optimisers to compete on: ½ Σ_i h_i z_i² with z = Q x, and gradients with noise of deviation σ_i in the
/// directions z. Several independent copies lie side by side in one parameter, for the mean over them.
/// </summary>
/// <param name="Curvatures">h. [D]</param>
/// <param name="Noise">σ. [D]</param>
/// <param name="Rotation">Q, orthogonal; null for none, so that the axes of the parameters are those of the loss. [D, D]</param>
/// <param name="Copies">How many.</param>
internal sealed record QuadraticRace(double[] Curvatures, double[] Noise, Matrix<double>? Rotation, int Copies)
{
    /// <summary>A race is lost when the loss has grown this many times over.</summary>
    private const double Lost = 1000;

    private int Dimension => Curvatures.Length;

    /// <summary>A random orthogonal matrix.</summary>
    public static Matrix<double> RandomRotation(int dimension, Xoshiro256 random) =>
        Matrix<double>.Build.Dense(dimension, dimension, (_, _) => random.Normal()).QR().Q;

    /// <summary>
    /// Mean loss over the copies after a race from z = (1, ..., 1), as a share of the first loss: the rate falls from its value
    /// to 0 along half a cosine. Infinite for a rate that diverges, if only for a while: a direction that first grows a
    /// hundred powers of ten comes back when the rate has fallen, but only where it is an axis, so that rounding
    /// does not spill it into the others.
    /// </summary>
    public double Run(Func<IReadOnlyList<Parameter>, Optimiser> optimiser, int steps, ref Xoshiro256 random)
    {
        ArgumentNullException.ThrowIfNull(optimiser);
        var x = new Parameter(Copies, Dimension);
        for (var copy = 0; copy < Copies; copy++)
        {
            // x = Qᵀz.
            var start = Vector<double>.Build.Dense(Dimension, 1);
            (Rotation is null ? start : Rotation.TransposeThisAndMultiply(start)).AsArray().CopyTo(x.Value, copy * Dimension);
        }

        var first = Loss(x);
        var rule = optimiser([x]);
        var rate = rule.Rate;
        for (var t = 0; t < steps; t++)
        {
            rule.Rate = rate * (1 + Math.Cos(Math.PI * t / steps)) / 2;
            if (!(Gradient(x, ref random) <= Lost * first))
            {
                return double.PositiveInfinity;
            }

            rule.Step();
        }

        var loss = Loss(x) / first;
        return loss <= Lost ? loss : double.PositiveInfinity;
    }

    /// <summary>The best of some rates: every optimiser may choose its own.</summary>
    public (double Rate, double Loss) Best(Func<IReadOnlyList<Parameter>, double, Optimiser> optimiser, IEnumerable<double> rates, int steps, Xoshiro256 random)
    {
        var results = rates.Select(rate =>
        {
            var chance = random;
            return (rate, Run(parameters => optimiser(parameters, rate), steps, ref chance));
        });
        return results.MinBy(result => result.Item2);
    }

    /// <summary>Sets the gradients and returns the mean loss.</summary>
    private double Gradient(Parameter x, ref Xoshiro256 random)
    {
        var loss = 0.0;
        for (var copy = 0; copy < Copies; copy++)
        {
            var z = Directions(x, copy);
            for (var i = 0; i < Dimension; i++)
            {
                loss += Curvatures[i] * z[i] * z[i] / (2 * Copies);
                z[i] = (Curvatures[i] * z[i]) + (Noise[i] == 0 ? 0 : Noise[i] * random.Normal());
            }

            var gradient = Rotation is null ? z : Rotation.TransposeThisAndMultiply(Vector<double>.Build.Dense(z)).AsArray();
            gradient.CopyTo(x.Grad, copy * Dimension);
        }

        return loss;
    }

    private double Loss(Parameter x)
    {
        var sum = 0.0;
        for (var copy = 0; copy < Copies; copy++)
        {
            sum += Directions(x, copy).Select((z, i) => 0.5 * Curvatures[i] * z * z).Sum();
        }

        return sum / Copies;
    }

    private double[] Directions(Parameter x, int copy)
    {
        var own = x.Value[(copy * Dimension)..((copy + 1) * Dimension)];
        return Rotation is null ? own : (Rotation * Vector<double>.Build.Dense(own)).AsArray();
    }
}
