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

/// <summary>What came of a posterior.</summary>
/// <param name="Certificate">Its error and what that promises.</param>
/// <param name="Whole">Training error of each network that was drawn for all images alike.</param>
/// <param name="RobustTrain">Mean robust loss on the training images, nats.</param>
/// <param name="RobustTest">The same on the test images.</param>
internal sealed record PosteriorRun(Certificate Certificate, double[] Whole, double RobustTrain, double RobustTest);

/// <summary>From a prior to a certificate.</summary>
internal static class PosteriorTraining
{
    /// <summary>L_max of the robust loss, nats.</summary>
    public const double MostLoss = 4;

    /// <summary>Trains a posterior and estimates what is needed to bound its error.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="train">Training images.</param>
    /// <param name="test">Test images.</param>
    /// <param name="random">Draws the prior's mean, the batches and the networks.</param>
    /// <param name="wholeDraws">So many networks are drawn for all training images alike as well; 0 for none.</param>
    /// <param name="cancel">Stops it.</param>
    public static PosteriorRun Run(
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
        return new PosteriorRun(certificate, Whole(network, train, wholeDraws, chance, cancel), Robust(train), Robust(test));

        double Robust(ImageTensors data) => data.Mean((x, y) => RobustLoss.Of(network.Sampled(x, chance), y, MostLoss));
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
