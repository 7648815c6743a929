namespace SelfPlay.Supervised.L02_Edf;

/// <summary>Compares backpropagation with finite differences, number by number.</summary>
public static class GradientCheck
{
    /// <summary>
    /// The largest difference between `dL/dp` and `(L(p + step) - L(p - step)) / (2 step)` over all numbers p of all
    /// parameters, L being the mean loss over the batch, relative to the larger of the two where that exceeds 1.
    /// </summary>
    /// <param name="loss">The loss; its program's inputs are set.</param>
    /// <param name="step">How far a number is moved.</param>
    public static double WorstError(Computed loss, double step = 1e-5)
    {
        ArgumentNullException.ThrowIfNull(loss);
        var computation = loss.Computation;
        computation.Forward();
        computation.Backward(loss);
        var worst = 0.0;
        foreach (var parameter in computation.Parameters)
        {
            for (var i = 0; i < parameter.Value.Length; i++)
            {
                var difference = (MeanLoss(loss, parameter, i, step) - MeanLoss(loss, parameter, i, -step)) / (2 * step);
                var scale = Math.Max(1, Math.Max(Math.Abs(difference), Math.Abs(parameter.Grad[i])));
                worst = Math.Max(worst, Math.Abs(difference - parameter.Grad[i]) / scale);
            }
        }

        computation.Forward();
        return worst;
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
