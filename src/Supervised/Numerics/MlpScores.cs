using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.Numerics;

/// <summary>How well every network of a family does on some examples.</summary>
/// <param name="Loss">Mean -ln P(class), or mean squared distance from the one-hot class. [M]</param>
/// <param name="Error">Share of examples whose class is not the most likely one. [M]</param>
internal sealed record MlpScores(double[] Loss, double[] Error)
{
    private const int Chunk = 1000;

    /// <summary>Measures loss and error.</summary>
    public static MlpScores Of(MlpFamily family, ClassTensors data, MlpLoss loss = MlpLoss.CrossEntropy)
    {
        var (losses, errors) = (new double[family.Members], new double[family.Members]);
        for (var start = 0; start < data.Count; start += Chunk)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(Chunk, data.Count - start);
            var (x, targets) = (data.X.narrow(0, start, count), data.OneHot.narrow(0, start, count));
            var logits = family.Logits(x);
            var distance = loss == MlpLoss.CrossEntropy
                ? nn.functional.log_softmax(logits, 2).mul_(targets).neg_().sum([1, 2])
                : logits.sub(targets).Squared().sum([1, 2]);
            var wrong = logits.argmax(2).ne(targets.argmax(1)).to(ScalarType.Float32).sum(1);
            Add(losses, distance, data.Count);
            Add(errors, wrong, data.Count);
        }

        return new MlpScores(losses, errors);
    }

    /// <summary>P(class | x) of every network [M][N*C].</summary>
    public static float[][] Probabilities(MlpFamily family, ClassTensors data)
    {
        float[][] all = [.. Enumerable.Range(0, family.Members).Select(_ => new float[data.Count * data.Classes])];
        for (var start = 0; start < data.Count; start += Chunk)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(Chunk, data.Count - start);
            var p = nn.functional.softmax(family.Logits(data.X.narrow(0, start, count)), 2);
            var values = p.data<float>().ToArray().AsSpan();
            for (var m = 0; m < all.Length; m++)
            {
                values.Slice(m * count * data.Classes, count * data.Classes).CopyTo(all[m].AsSpan(start * data.Classes));
            }
        }

        return all;
    }

    private static void Add(double[] totals, Tensor sums, int count)
    {
        var values = sums.data<float>().ToArray();
        for (var m = 0; m < totals.Length; m++)
        {
            totals[m] += values[m] / count;
        }
    }
}
