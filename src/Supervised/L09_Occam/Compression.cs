using SelfPlay.Games;
using SelfPlay.Supervised.Data;

namespace SelfPlay.Supervised.L09_Occam;

/// <summary>One compressed classifier.</summary>
/// <param name="Kept">s</param>
/// <param name="Bits">b</param>
/// <param name="Classifier">The hypothesis.</param>
/// <param name="Train">Its error on the training images.</param>
/// <param name="Test">Its error on the test images.</param>
internal sealed record Compressed(int Kept, int Bits, QuantisedClassifier Classifier, double Train, double Test)
{
    /// <summary>|h| by the sparse prior, bits.</summary>
    public double Length { get; } = SparseCode.Length(Classifier);

    /// <summary>−ln δP(h).</summary>
    public double Complexity(double delta) => (Length * Math.Log(2)) - Math.Log(delta);
}

/// <summary>How classifiers are trained and compressed.</summary>
/// <param name="Kept">Numbers of weights to keep.</param>
/// <param name="Bits">Bits of a weight.</param>
/// <param name="Epochs">Passes over all weights, with the penalty.</param>
/// <param name="Retraining">Passes over the weights that are left, without it.</param>
internal sealed record CompressionPlan(int[] Kept, int[] Bits, int Epochs, int Retraining)
{
    /// <summary>Learning rate of Adam.</summary>
    public const float Rate = 3e-3f;

    /// <summary>Factor of the L1 penalty.</summary>
    public const float Penalty = 3e-4f;
}

/// <summary>Trains a linear classifier, keeps its largest weights, trains those again and rounds them.</summary>
internal static class Compression
{
    // Cutting the largest weights off makes the steps finer. The scale is not part of the hypothesis, so the choice is free.
    private static readonly double[] s_ranges = [1, 0.85, 0.7, 0.6, 0.5, 0.4, 0.3];

    /// <summary>All sizes and precisions of the plan, from one training run, which is returned too.</summary>
    public static (SparseTrainer Dense, Compressed[] All) Run(
        LabelledImages images, ImageColumns train, ImageColumns test, CompressionPlan plan, Xoshiro256 random, CancellationToken cancel)
    {
        var dense = new SparseTrainer(images);
        dense.Train(plan.Epochs, CompressionPlan.Rate, CompressionPlan.Penalty, ref random, cancel);
        var all = new List<Compressed>();
        foreach (var kept in plan.Kept)
        {
            var sparse = dense.Keep(kept);
            sparse.Train(plan.Retraining, CompressionPlan.Rate, 0, ref random, cancel);
            all.AddRange(plan.Bits.Select(bits => Best(sparse, kept, bits, train, test)));
        }

        return (dense, [.. all]);
    }

    private static Compressed Best(SparseTrainer sparse, int kept, int bits, ImageColumns train, ImageColumns test)
    {
        var top = 0f;
        foreach (var w in sparse.Weights)
        {
            top = Math.Max(top, Math.Abs(w));
        }

        var (best, error) = s_ranges
            .Select(range => QuantisedClassifier.Round(sparse.Weights, sparse.Biases, bits, range * top))
            .Select(h => (Classifier: h, Error: train.Error(h)))
            .MinBy(candidate => candidate.Error);
        return new Compressed(kept, bits, best, error, test.Error(best));
    }
}
