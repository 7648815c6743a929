namespace SelfPlay.Supervised.Numerics;

/// <summary>Predicted distributions over classes beside the classes that were true: loss, error and calibration.</summary>
/// <param name="P">P(class | x) [N*C].</param>
/// <param name="Labels">The true classes [N].</param>
internal sealed record ClassPredictions(float[] P, byte[] Labels)
{
    private const double Least = 1e-30;

    /// <summary>Number of classes, C.</summary>
    public int Classes => P.Length / Labels.Length;

    /// <summary>-ln P(true class) of every example [N].</summary>
    public double[] Losses() => [.. Labels.Select((label, i) => -Math.Log(Math.Max(Least, P[(i * Classes) + label])))];

    /// <summary>Mean of -ln P(true class).</summary>
    public double Loss() => Losses().Average();

    /// <summary>Mean squared distance between the distribution and the one-hot class (Brier's score).</summary>
    public double Brier()
    {
        var sum = 0.0;
        for (var i = 0; i < P.Length; i++)
        {
            var difference = P[i] - (Labels[i / Classes] == i % Classes ? 1 : 0);
            sum += difference * difference;
        }

        return sum / Labels.Length;
    }

    /// <summary>Share of examples whose class is not the most likely one.</summary>
    public double Error() => Labels.Where((label, i) => Top(i).Class != label).Count() / (double)Labels.Length;

    /// <summary>
    /// Expected calibration error: examples by their highest probability in <paramref name="bins"/> equal intervals, the gap
    /// between mean probability and share of hits, averaged over examples (Guo et al. 2017).
    /// </summary>
    public double CalibrationError(int bins = 15) => Reliability(bins).Sum(bin => Math.Abs(bin.Confidence - bin.Accuracy) * bin.Count) / Labels.Length;

    /// <summary>Mean of the highest probability minus the share of hits: above 0 the model is over-confident.</summary>
    public double Overconfidence() => Enumerable.Range(0, Labels.Length).Average(i => (double)Top(i).P) - (1 - Error());

    /// <summary>Mean highest probability, share of hits and number of examples of every interval that is not empty.</summary>
    public IReadOnlyList<(double Confidence, double Accuracy, int Count)> Reliability(int bins) =>
    [
        .. Enumerable.Range(0, Labels.Length)
            .GroupBy(i => Math.Min(bins - 1, (int)(Top(i).P * bins)))
            .OrderBy(bin => bin.Key)
            .Select(bin => (bin.Average(i => (double)Top(i).P), bin.Average(i => Top(i).Class == Labels[i] ? 1.0 : 0.0), bin.Count())),
    ];

    private (int Class, float P) Top(int example)
    {
        var row = P.AsSpan(example * Classes, Classes);
        var best = 0;
        for (var c = 1; c < row.Length; c++)
        {
            best = row[c] > row[best] ? c : best;
        }

        return (best, row[best]);
    }
}
