namespace SelfPlay.Supervised.Numerics;

/// <summary>A smooth function and its gradient.</summary>
/// <param name="at">The point. [D]</param>
/// <param name="gradient">Receives the gradient. [D]</param>
/// <returns>The value.</returns>
internal delegate double SmoothFunction(ReadOnlySpan<double> at, Span<double> gradient);

/// <summary>Where a minimisation ended.</summary>
/// <param name="Point">[D]</param>
/// <param name="Value">The function there.</param>
/// <param name="GradientNorm">‖∇f‖ there.</param>
/// <param name="Iterations">Steps taken.</param>
internal sealed record Minimum(double[] Point, double Value, double GradientNorm, int Iterations);

/// <summary>
/// Minimises a smooth function by the limited-memory BFGS method (Nocedal 1980; Nocedal and Wright, algorithm 7.4): the step is
/// the gradient through an approximate inverse Hessian made of the last pairs of step and gradient change, shortened until the
/// function falls enough (Armijo). For the optima that lessons measure distances from: exact to about nine digits.
/// </summary>
internal static class Lbfgs
{
    private const int Memory = 20;
    private const double SufficientDecrease = 1e-4;
    private const int Halvings = 40;

    /// <summary>Minimises from <paramref name="start"/>.</summary>
    /// <param name="function">The function.</param>
    /// <param name="start">[D]</param>
    /// <param name="tolerance">Stops when the gradient's norm is below it.</param>
    /// <param name="iterations">Most steps.</param>
    /// <param name="cancel">Stops it with an exception.</param>
    public static Minimum Minimise(SmoothFunction function, ReadOnlySpan<double> start, double tolerance, int iterations, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(function);
        var (x, gradient) = (start.ToArray(), new double[start.Length]);
        var value = function(x, gradient);
        var pairs = new List<(double[] Step, double[] Change, double Scale)>();
        var done = 0;
        for (; done < iterations && Norm(gradient) > tolerance; done++)
        {
            cancel.ThrowIfCancellationRequested();
            var direction = Direction(gradient, pairs);
            if (Search(function, x, value, gradient, direction) is not { } next)
            {
                // Rounding hides any further fall along a remembered curvature; without memory there is nothing left to gain.
                if (pairs.Count == 0)
                {
                    break;
                }

                pairs.Clear();
                continue;
            }

            Remember(pairs, x, next.Point, gradient, next.Gradient);
            (x, value, gradient) = (next.Point, next.Value, next.Gradient);
        }

        return new Minimum(x, value, Norm(gradient), done);
    }

    /// <summary>−H∇f by the two-loop recursion.</summary>
    private static double[] Direction(double[] gradient, List<(double[] Step, double[] Change, double Scale)> pairs)
    {
        var q = gradient.ToArray();
        var alpha = new double[pairs.Count];
        for (var i = pairs.Count - 1; i >= 0; i--)
        {
            alpha[i] = pairs[i].Scale * SpanMath.Dot(pairs[i].Step, q);
            SpanMath.AddScaled(q, -alpha[i], pairs[i].Change);
        }

        var gamma = pairs.Count > 0 ? 1 / (pairs[^1].Scale * SpanMath.SquaredNorm(pairs[^1].Change)) : 1 / Math.Max(1, Norm(gradient));
        for (var i = 0; i < q.Length; i++)
        {
            q[i] *= -gamma;
        }

        for (var i = 0; i < pairs.Count; i++)
        {
            var beta = pairs[i].Scale * SpanMath.Dot(pairs[i].Change, q);
            SpanMath.AddScaled(q, -alpha[i] - beta, pairs[i].Step);
        }

        return q;
    }

    private static (double[] Point, double Value, double[] Gradient)? Search(
        SmoothFunction function, double[] x, double value, double[] gradient, double[] direction)
    {
        var fall = SpanMath.Dot(gradient, direction);
        var (point, slope) = (new double[x.Length], new double[x.Length]);
        var length = 1.0;
        for (var i = 0; i < Halvings && fall < 0; i++, length /= 2)
        {
            x.CopyTo(point, 0);
            SpanMath.AddScaled(point, length, direction);
            var reached = function(point, slope);

            // Near the optimum values agree to all digits; a gradient that shrinks is progress then.
            var flat = Math.Abs(reached - value) <= 1e-15 * Math.Abs(value) && Norm(slope) < Norm(gradient);
            if (reached <= value + (SufficientDecrease * length * fall) || flat)
            {
                return (point, reached, slope);
            }
        }

        return null;
    }

    private static void Remember(
        List<(double[] Step, double[] Change, double Scale)> pairs, double[] from, double[] to, double[] gradientFrom, double[] gradientTo)
    {
        var (step, change) = (to.ToArray(), gradientTo.ToArray());
        SpanMath.AddScaled(step, -1, from);
        SpanMath.AddScaled(change, -1, gradientFrom);
        var curvature = SpanMath.Dot(step, change);

        // Only pairs that show upward curvature keep the approximation positive definite.
        if (curvature > 1e-12 * Norm(step) * Norm(change))
        {
            pairs.Add((step, change, 1 / curvature));
            if (pairs.Count > Memory)
            {
                pairs.RemoveAt(0);
            }
        }
    }

    private static double Norm(double[] x) => Math.Sqrt(SpanMath.SquaredNorm(x));
}
