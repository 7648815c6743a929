using SelfPlay.Games;
using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Torch;

namespace SelfPlay.Supervised.L08_Shrinkage;

/// <summary>A network that was trained on too few images, as it was at the end.</summary>
/// <param name="Curve">Its training.</param>
/// <param name="TrainLoss">Loss on all training images at the end.</param>
/// <param name="Test">Its predictions for the test images.</param>
internal sealed record FashionNetwork(TrainingCurve Curve, double TrainLoss, ClassPredictions Test);

/// <summary>How the networks are trained.</summary>
/// <param name="Examples">Training images.</param>
/// <param name="Hidden">Hidden units.</param>
/// <param name="Epochs">Passes.</param>
internal sealed record FashionPlan(int Examples, int Hidden, int Epochs)
{
    /// <summary>Learning rate of Adam.</summary>
    public const double Rate = 1e-3;

    /// <summary>Images a step.</summary>
    public const int Batch = 100;

    /// <summary>γ of AdamW.</summary>
    /// <value>The default is 0.</value>
    public double Decay { get; init; }

    /// <summary>Whether every epoch is scored; without, the curve stays at 0 and training is quicker.</summary>
    /// <value>The default is true.</value>
    public bool Watched { get; init; } = true;

    /// <summary>Share of hidden units that a step leaves out.</summary>
    /// <value>The default is 0.</value>
    public double Dropout { get; init; }
}

/// <summary>
/// The networks of the lessons on regularisation: 784-256-10 on the first 10,000 images of Fashion-MNIST, Adam without
/// any regularisation unless asked for. The last 10,000 training images validate. Any thread; a network trains on one.
/// </summary>
internal sealed class FashionNetworks : IDisposable
{
    private const int CurveImages = 2000;
    private readonly LabelledImages _train;
    private readonly ClassTensors _validation;
    private readonly ClassTensors _test;

    /// <summary>Loads the images.</summary>
    /// <param name="library">Where they come from.</param>
    /// <param name="held">How many images validate, and how many test.</param>
    /// <exception cref="DataException">The images cannot be had.</exception>
    public FashionNetworks(DataLibrary library, int held)
    {
        var (train, test) = MnistFiles.Load(library, DataCatalog.FashionMnist);
        _train = train;
        _validation = ClassTensors.Of(train.Slice(train.Count - held, held));
        _test = ClassTensors.Of(test.Take(held));
    }

    /// <summary>Trains one network; both its parameters and the order of the images come from <paramref name="random"/>.</summary>
    public FashionNetwork Train(FashionPlan plan, Xoshiro256 random, CancellationToken cancel)
    {
        TorchThreads.Use(1);
        using var data = ClassTensors.Of(_train.Take(plan.Examples));
        using var some = ClassTensors.Of(_train.Take(Math.Min(CurveImages, plan.Examples)));
        Xoshiro256[] randoms = [random];
        using var family = new MlpFamily(new(data.Inputs, plan.Hidden, MnistFiles.Classes), randoms);
        using var optimizer = new MlpAdam(family, FashionPlan.Rate, [plan.Decay]);
        var curve = new TrainingCurve(new double[plan.Epochs], new double[plan.Epochs], new double[plan.Epochs]);
        var steps = new MlpPlan(FashionPlan.Batch, plan.Epochs) { Dropout = plan.Dropout > 0 ? [plan.Dropout] : null };
        MlpTrainer.Run(family, optimizer, data, steps, randoms, epoch =>
        {
            cancel.ThrowIfCancellationRequested();
            if (!plan.Watched)
            {
                return;
            }

            var held = MlpScores.Of(family, _validation);
            curve.TrainLoss[epoch - 1] = MlpScores.Of(family, some).Loss[0];
            curve.ValidationLoss[epoch - 1] = held.Loss[0];
            curve.ValidationError[epoch - 1] = held.Error[0];
        });
        return new FashionNetwork(
            curve, MlpScores.Of(family, data).Loss[0], new ClassPredictions(MlpScores.Probabilities(family, _test)[0], _test.Labels));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _validation.Dispose();
        _test.Dispose();
    }
}
