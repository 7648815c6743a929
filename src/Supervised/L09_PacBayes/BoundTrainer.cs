using SelfPlay.Games;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L09_PacBayes;

/// <summary>How a posterior is trained.</summary>
/// <param name="Epochs">Passes.</param>
/// <param name="Classes">C; the log loss is divided by ln C, so that a guess costs 1 like an error.</param>
internal sealed record BoundPlan(int Epochs, int Classes)
{
    /// <summary>Images a step.</summary>
    public const int Batch = 250;

    /// <summary>Learning rate of the means.</summary>
    public const double MeanRate = 1e-3;

    /// <summary>Learning rate of the logarithms of the standard deviations.</summary>
    public const double SdRate = 5e-3;
}

/// <summary>
/// Minimises ½·E_q[log loss]/ln C + KL(q, p)/N by Adam: with λ = 2 the guarantee is 4/3·(L̂ + 2/N·KL), of which this is a multiple
/// in which a loss with slopes stands for the error rate.
/// </summary>
internal static class BoundTrainer
{
    /// <summary>Trains the posterior.</summary>
    public static void Train(GaussianNetwork network, ImageTensors data, BoundPlan plan, Generator chance, ref Xoshiro256 random, CancellationToken cancel)
    {
        Tensor[] means = [.. network.Means];
        Tensor[] parameters = [.. means, .. network.LogSds];
        using var adam = new TensorAdam(parameters, i => i < means.Length ? BoundPlan.MeanRate : BoundPlan.SdRate);
        using Scalar lossWeight = (float)(0.5 / Math.Log(plan.Classes));
        using Scalar divergenceWeight = 1f / data.Count;
        long[] order = [.. Enumerable.Range(0, data.Count)];
        for (var epoch = 0; epoch < plan.Epochs; epoch++)
        {
            Orders.Shuffle(order, ref random);
            for (var start = 0; start < order.Length; start += BoundPlan.Batch)
            {
                cancel.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                var chosen = tensor(order[start..Math.Min(start + BoundPlan.Batch, order.Length)]);
                var scores = network.Sampled(data.X.index_select(0, chosen), chance);
                var loss = nn.functional.cross_entropy(scores, data.Y.index_select(0, chosen));
                var objective = loss.mul(lossWeight).add(network.DivergenceTerm().mul(divergenceWeight), Scalars.One);
                adam.Step([.. autograd.grad([objective], parameters)]);
            }
        }
    }
}
