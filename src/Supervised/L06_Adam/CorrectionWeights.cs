using SelfPlay.Supervised.L02_Edf.Optimisers;

namespace SelfPlay.Supervised.L06_Adam;

/// <summary>The weights that Adam's running means give to the gradients so far, under each correction.</summary>
internal static class CorrectionWeights
{
    /// <summary>Weights of g₁ .. g_t in the mean that step t uses. [t]</summary>
    public static double[] At(BiasCorrection correction, double beta, int t)
    {
        var n = 1 / (1 - beta);
        return [.. Enumerable.Range(1, t).Select(s => correction switch
        {
            BiasCorrection.Divide => (1 - beta) * Math.Pow(beta, t - s) / (1 - Math.Pow(beta, t)),
            BiasCorrection.PlainMeanFirst when t <= n => 1.0 / t,
            BiasCorrection.PlainMeanFirst when s <= n => Math.Pow(beta, t - Math.Floor(n)) / Math.Floor(n),
            _ => (1 - beta) * Math.Pow(beta, t - s),
        })];
    }

    /// <summary>Sum of the absolute differences between the published correction's weights and McAllester's.</summary>
    public static double Distance(double beta, int t) =>
        At(BiasCorrection.Divide, beta, t).Zip(At(BiasCorrection.PlainMeanFirst, beta, t), (a, b) => Math.Abs(a - b)).Sum();
}
