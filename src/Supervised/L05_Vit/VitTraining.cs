using SelfPlay.Games;
using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.L04_Rnn;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L05_Vit;

/// <summary>What came of training a vision transformer.</summary>
/// <param name="Errors">Share of test images put into a wrong class, after every epoch.</param>
/// <param name="Parameters">How many parameters it has.</param>
internal sealed record VitResult(double[] Errors, long Parameters);

/// <summary>Trains a <see cref="Vit"/> on images by Adam, with a rate that rises over a twentieth of the steps and falls along half a cosine.</summary>
internal static class VitTraining
{
    private const int Batch = 128;
    private const int Chunk = 1000;
    private const double Rate = 3e-3;
    private const double Scale = 0.3081;
    private const double Mean = 0.1307;

    /// <summary>Trains one. Any thread, one torch thread.</summary>
    /// <param name="spec">Its size.</param>
    /// <param name="images">What it learns and is tested on.</param>
    /// <param name="epochs">Passes over the images.</param>
    /// <param name="random">Source of chance.</param>
    /// <param name="step">Called before every step with the share done; may throw to stop.</param>
    public static VitResult Run(VitSpec spec, DigitImages images, int epochs, Xoshiro256 random, Action<double> step)
    {
        TorchThreads.Use(1);
        using var chance = new Generator(random.Next() >> 1);
        using var model = new Vit(spec, chance, MixedPrecision.Quickest);
        using var outer = NewDisposeScope();
        var (x, y) = Tensors(images.Train, spec);
        var (testX, testY) = Tensors(images.Test, spec);
        var parameters = model.Parameters;
        var (errors, done, steps) = (new double[epochs], 0, epochs * (images.Train.Count / Batch));
        var plan = new TrainingPlan(steps, Rate) { Warmup = Math.Max(1, steps / 20) };
        using var adam = new TensorAdam(parameters, _ => plan.RateOf(done));
        long[] order = [.. Enumerable.Range(0, images.Train.Count).Select(i => (long)i)];
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            Orders.Shuffle(order, ref random);
            for (var start = 0; start + Batch <= order.Length; start += Batch)
            {
                step((double)done / steps);
                using var scope = NewDisposeScope();
                var chosen = tensor(order[start..(start + Batch)]);
                var loss = nn.functional.cross_entropy(model.Scores(x.index_select(0, chosen)), y.index_select(0, chosen));
                var gradient = Gradients.Of(loss, parameters);
                _ = Gradients.Clip(gradient, plan.Clip);
                adam.Step(gradient);
                done++;
            }

            errors[epoch] = Error(model, testX, testY);
        }

        return new VitResult(errors, parameters.Sum(p => p.numel()));
    }

    private static double Error(Vit model, Tensor x, Tensor y)
    {
        using var noGradient = no_grad();
        var wrong = 0L;
        for (var start = 0L; start < x.shape[0]; start += Chunk)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(Chunk, x.shape[0] - start);
            wrong += model.Scores(x.narrow(0, start, count)).argmax(1).ne(y.narrow(0, start, count)).sum().item<long>();
        }

        return (double)wrong / x.shape[0];
    }

    private static (Tensor Patches, Tensor Labels) Tensors(LabelledImages images, VitSpec spec)
    {
        var pixels = tensor(images.Scaled(), [images.Count, images.PixelCount]).sub(Scalars.Of(Mean)).div(Scalars.Of(Scale));
        return (Vit.Split(pixels, spec), tensor(images.Labels.Select(label => (long)label).ToArray()));
    }
}
