using SelfPlay.Games;
using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.L02_EdfMnist;
using SelfPlay.Supervised.L03_Cnn;
using SelfPlay.Supervised.L05_Vit;
using SelfPlay.Supervised.Problems;

namespace SelfPlay.Supervised.L01_MooresLaw;

/// <summary>A method of its year that learns to classify images.</summary>
/// <param name="Year">When it was new.</param>
/// <param name="Name">Short and stable (`lenet`).</param>
/// <param name="Title">Name for people.</param>
/// <param name="Error">Trains it on the training images and returns the share of test images put into a wrong class.</param>
internal sealed record Rung(int Year, string Name, string Title, Func<DigitImages, Xoshiro256, CancellationToken, double> Error)
{
    /// <summary>Whether it is a step of the ladder, each better than the one before; else it is shown beside it.</summary>
    /// <value>The default is true.</value>
    public bool IsStep { get; init; } = true;

    /// <summary>All, oldest first.</summary>
    /// <param name="short">Whether every training is cut to the least that learns something.</param>
    public static IReadOnlyList<Rung> All(bool @short)
    {
        int Epochs(int full) => @short ? 2 : full;
        return
        [
            new(1958, "perceptron", "perceptron", (images, random, cancel) => Perceptron.Error(images.Train, images.Test, Epochs(10), random, cancel)),
            new(1966, "softmax", "softmax regression", Trained(ImageModel.Linear, Epochs(8), 5e-3)) { IsStep = false },
            new(1986, "mlp", "784-64-10, sigmoids, back-propagation", Framework(new TrainingPlan(64, 1, Activations.Sigmoid, 0.5, Epochs(10)))),
            new(1998, "lenet", "convolutional network of LeNet's form", Trained(ImageModel.LeNet, Epochs(4), 2e-3)),
            new(2011, "relu", "784-256-10, ReLUs", Framework(new TrainingPlan(256, 1, Activations.Relu, 0.2, Epochs(10)))) { IsStep = false },
            new(2015, "batch-norm", "CNN with batch normalisation", Trained(NormalisedModels.Plain, Epochs(4), 5e-3)),
            new(2016, "resnet", "residual network", Trained(NormalisedModels.Residual, Epochs(4), 5e-3)),
            new(2021, "vit", "vision transformer", (images, random, cancel) => VitTraining.Run(
                new VitSpec(images.Train.Width, 4, 48, 4, 2, MnistFiles.Classes), images, @short ? 1 : 3, random, _ => cancel.ThrowIfCancellationRequested()).Errors[^1]) { IsStep = false },
        ];
    }

    private static Func<DigitImages, Xoshiro256, CancellationToken, double> Framework(TrainingPlan plan) =>
        (images, random, cancel) => ImageTraining.Run(plan, images.Train, images.Test, random, cancel).TestError[^1];

    private static Func<DigitImages, Xoshiro256, CancellationToken, double> Trained(ImageModel model, int epochs, double rate) =>
        (images, random, cancel) =>
        {
            using var classifier = ImageClassifier.Train(model, images.Train, new ImagePlan(epochs, rate), random, _ => cancel.ThrowIfCancellationRequested());
            return classifier.Error(images.Test);
        };
}
