using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.Problems;

/// <summary>What any training loss can be asked.</summary>
internal static class ExampleLosses
{
    /// <summary>E_b‖∇ℓ_b(w)‖², the mean squared norm of the gradients of single examples.</summary>
    public static double GradientSquare(this IExampleLoss loss, ReadOnlySpan<double> w)
    {
        ArgumentNullException.ThrowIfNull(loss);
        var gradient = new double[loss.Dimension];
        var sum = 0.0;
        for (var b = 0; b < loss.Count; b++)
        {
            loss.ExampleGradient(w, b, gradient);
            sum += SpanMath.SquaredNorm(gradient);
        }

        return sum / loss.Count;
    }

    /// <summary>The local optimum that is reached from <paramref name="start"/>, to a gradient of <paramref name="tolerance"/>.</summary>
    public static Minimum Optimum(this IExampleLoss loss, ReadOnlySpan<double> start, double tolerance, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return Lbfgs.Minimise(loss.Gradient, start, tolerance, iterations: 100_000, cancel);
    }
}
