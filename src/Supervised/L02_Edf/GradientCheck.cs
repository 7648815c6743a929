namespace SelfPlay.Supervised.L02_Edf;

/// <summary>Compares backpropagation with finite differences, number by number.</summary>
public static class GradientCheck
{
    /// <summary>
    /// The largest difference between `dL/dp` and `(L(p + step) - L(p - step)) / (2 step)` over all numbers p of all
    /// parameters, L being the mean loss over the batch, relative to the derivative or, where that is smaller than a thousandth of the largest of all, to this thousandth.
    /// </summary>
    /// <param name="loss">The loss; its program's inputs are set.</param>
    /// <param name="step">How far a number is moved.</param>
    public static double WorstError(Computed loss, double step = 1e-5)
    {
        ArgumentNullException.ThrowIfNull(loss);
        var computation = loss.Computation;
        computation.Forward();
        computation.Backward(loss);
        var pairs = new List<(double Derivative, double Difference)>();
        foreach (var parameter in computation.Parameters)
        {
            for (var i = 0; i < parameter.Value.Length; i++)
            {
                pairs.Add((parameter.Grad[i], (MeanLoss(loss, parameter, i, step) - MeanLoss(loss, parameter, i, -step)) / (2 * step)));
            }
        }

        computation.Forward();
        return Worst(pairs);
    }

    /// <summary>
    /// The largest difference of a derivative from its finite difference, relative to the derivative or, where that is smaller than a thousandth of the largest of all, to this
    /// thousandth: below that, rounding of the loss is all there is.
    /// </summary>
    internal static double Worst(IReadOnlyCollection<(double Derivative, double Difference)> pairs)
    {
        const double Least = 1e-3;
        var floor = Least * pairs.Max(pair => Math.Abs(pair.Derivative));
        return pairs.Max(pair => Math.Abs(pair.Difference - pair.Derivative) / Math.Max(Math.Max(Math.Abs(pair.Derivative), floor), double.Epsilon));
    }

    private static double MeanLoss(Computed loss, Parameter parameter, int index, double step)
    {
        var value = parameter.Value[index];
        parameter.Value[index] = value + step;
        loss.Computation.Forward();
        parameter.Value[index] = value;
        return loss.Value.Average();
    }
}
