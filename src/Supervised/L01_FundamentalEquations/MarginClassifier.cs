using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L01_FundamentalEquations;

/// <summary>Examples with a class of −1 or 1 each.</summary>
/// <param name="X">Inputs, with a column of ones. [N][D]</param>
/// <param name="Y">Classes. [N]</param>
internal sealed record BinaryExamples(double[][] X, int[] Y);

/// <summary>A linear score s(x) = w·x, trained on a loss of its margins.</summary>
/// <param name="W">[D]</param>
internal sealed record MarginClassifier(double[] W)
{
    /// <summary>
    /// Minimises the mean loss plus ½λ‖w‖² by subgradient descent with the steps 1/(λt), which is the method for strongly convex functions
    /// with kinks, and returns the mean of the second half of its iterates (Rakhlin, Shamir and Sridharan 2012).
    /// </summary>
    public static MarginClassifier Train(MarginLoss loss, BinaryExamples examples, double penalty, int steps, CancellationToken cancel)
    {
        var (x, y) = examples;
        var (w, mean) = (new double[x[0].Length], new double[x[0].Length]);
        for (var t = 1; t <= steps; t++)
        {
            cancel.ThrowIfCancellationRequested();
            var gradient = w.Select(wi => penalty * wi).ToArray();
            for (var i = 0; i < x.Length; i++)
            {
                var margin = 2 * y[i] * SpanMath.Dot(w, x[i]);
                SpanMath.AddScaled(gradient, loss.Slope(margin) * 2 * y[i] / x.Length, x[i]);
            }

            // The first steps of 1/(λt) would throw w far away.
            SpanMath.AddScaled(w, -1 / (penalty * (t + (4 / penalty))), gradient);
            if (t > steps / 2)
            {
                SpanMath.AddScaled(mean, 1.0 / (steps - (steps / 2)), w);
            }
        }

        return new MarginClassifier(mean);
    }

    /// <summary>The margins m = 2 y s(x). [N]</summary>
    public double[] Margins(BinaryExamples examples) => [.. examples.X.Zip(examples.Y, (x, y) => 2 * y * SpanMath.Dot(W, x))];

    /// <summary>Share of examples with a margin that is not positive.</summary>
    public double Error(BinaryExamples examples) => Margins(examples).Average(m => m > 0 ? 0.0 : 1);
}
