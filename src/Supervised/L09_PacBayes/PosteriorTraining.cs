using SelfPlay.Games;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L09_PacBayes;

/// <summary>A stochastic network and how it is made.</summary>
/// <param name="Sizes">Inputs, hidden units, ..., classes.</param>
/// <param name="PriorSd">σ₀</param>
/// <param name="AtZero">Whether the prior's mean is 0.</param>
/// <param name="Epochs">Passes.</param>
/// <param name="Passes">Draws of a network for every image, to estimate its error.</param>
internal sealed record PosteriorSpec(int[] Sizes, double PriorSd, bool AtZero, int Epochs, int Passes);

/// <summary>From a prior to a certificate.</summary>
internal static class PosteriorTraining
{
    /// <summary>Trains a posterior and estimates what is needed to bound its error.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="train">Training images.</param>
    /// <param name="test">Test images.</param>
    /// <param name="random">Draws the prior's mean, the batches and the networks.</param>
    /// <param name="wholeDraws">So many networks are drawn for all training images alike as well; 0 for none.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The certificate, and the training error of each whole draw.</returns>
    public static (Certificate Certificate, double[] Whole) Run(
        PosteriorSpec spec, ImageTensors train, ImageTensors test, Xoshiro256 random, int wholeDraws, CancellationToken cancel)
    {
        TorchThreads.Use(1);
        using var chance = new Generator(random.Next() >> 1);
        using var network = new GaussianNetwork(spec.Sizes, spec.PriorSd, spec.AtZero, ref random);
        BoundTrainer.Train(network, train, new BoundPlan(spec.Epochs, spec.Sizes[^1]), chance, ref random, cancel);
        var certificate = new Certificate(
            Error(network, train, spec.Passes, chance, cancel),
            Error(network, test, spec.Passes, chance, cancel),
            network.Divergence(),
            train.Count,
            (long)train.Count * spec.Passes);
        return (certificate, Whole(network, train, wholeDraws, chance, cancel));
    }

    private static double Error(GaussianNetwork network, ImageTensors data, int passes, Generator chance, CancellationToken cancel)
    {
        var wrong = 0L;
        for (var pass = 0; pass < passes; pass++)
        {
            cancel.ThrowIfCancellationRequested();
            wrong += data.Errors(x => network.Sampled(x, chance));
        }

        return (double)wrong / ((long)data.Count * passes);
    }

    private static double[] Whole(GaussianNetwork network, ImageTensors data, int draws, Generator chance, CancellationToken cancel)
    {
        var errors = new double[draws];
        for (var i = 0; i < draws; i++)
        {
            cancel.ThrowIfCancellationRequested();
            using var noGradient = no_grad();
            using var scope = NewDisposeScope();
            var weights = network.Draw(chance);
            errors[i] = (double)data.Errors(x => network.Scores(x, weights)) / data.Count;
        }

        return errors;
    }
}
