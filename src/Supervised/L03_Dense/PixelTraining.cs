using SelfPlay.Games;
using SelfPlay.Supervised.L03_Cnn;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L03_Dense;

/// <summary>How many pixels a trained classifier gets right.</summary>
/// <param name="All">Share of all pixels.</param>
/// <param name="Digits">Share of the pixels that belong to a digit.</param>
internal sealed record PixelResult(double All, double Digits);

/// <summary>Trains a <see cref="PixelModel"/> with Adam and tests it. Any thread.</summary>
internal static class PixelTraining
{
    private const int TestBatch = 50;

    /// <summary>Trains on the pictures of <paramref name="train"/> and counts pixels of <paramref name="test"/>.</summary>
    public static PixelResult Run(bool isHypercolumn, Canvases train, Canvases test, ImagePlan plan, Xoshiro256 random, CancellationToken cancel)
    {
        TorchThreads.Use(1);
        using var scope = NewDisposeScope();
        using var chance = new Generator(random.Next() >> 1);
        using var model = new PixelModel(isHypercolumn, chance);
        var (x, y) = Tensors(train);
        long[] order = [.. Enumerable.Range(0, train.Count)];
        var steps = plan.Epochs * (train.Count / plan.Batch);
        var done = 0;
        using var adam = new TensorAdam(model.Parameters, _ => plan.At((double)done / steps));
        for (var epoch = 0; epoch < plan.Epochs; epoch++)
        {
            Orders.Shuffle(order, ref random);
            for (var start = 0; start + plan.Batch <= order.Length; start += plan.Batch, done++)
            {
                cancel.ThrowIfCancellationRequested();
                using var inner = NewDisposeScope();
                var chosen = tensor(order.AsSpan(start, plan.Batch).ToArray());
                var loss = nn.functional.cross_entropy(model.Scores(x.index_select(0, chosen)), y.index_select(0, chosen));
                adam.Step([.. autograd.grad([loss], model.Parameters)]);
            }
        }

        return Test(model, test);
    }

    private static PixelResult Test(PixelModel model, Canvases test)
    {
        using var noGradient = no_grad();
        var (x, y) = Tensors(test);
        var (right, rightInk, ink) = (0L, 0L, 0L);
        for (var start = 0; start < test.Count; start += TestBatch)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(TestBatch, test.Count - start);
            var truth = y.narrow(0, start, count);
            var hits = model.Scores(x.narrow(0, start, count)).argmax(1).eq(truth);
            var isInk = truth.ne(zeros_like(truth));
            right += hits.sum().item<long>();
            rightInk += hits.logical_and(isInk).sum().item<long>();
            ink += isInk.sum().item<long>();
        }

        return new PixelResult((double)right / test.Classes.Length, (double)rightInk / ink);
    }

    private static (Tensor X, Tensor Y) Tensors(Canvases canvases) => (
        tensor(canvases.Pixels, [canvases.Count, 1, Canvases.Size, Canvases.Size]), tensor(canvases.Classes, [canvases.Count, Canvases.Size, Canvases.Size]));
}
