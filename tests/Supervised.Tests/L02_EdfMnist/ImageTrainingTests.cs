using SelfPlay.Games;
using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.L02_EdfMnist;

namespace SelfPlay.Supervised.Tests.L02_EdfMnist;

public sealed class ImageTrainingTests
{
    [Fact]
    public void Network_learns_images_that_tell_their_class_and_not_those_that_do_not()
    {
        var random = new Xoshiro256(1);
        var plan = new TrainingPlan(16, 1, Activations.Relu, 0.2, 40);
        var (told, random2) = (Images(i => (byte)(i % 10), ref random), new Xoshiro256(2));
        var shuffled = new LabelledImages(told.Pixels, [.. told.Labels.Select(_ => (byte)random2.Below(10))], 4, 4);

        var result = ImageTraining.Run(plan, told, told, new Xoshiro256(3), TestContext.Current.CancellationToken);
        var nothing = ImageTraining.Run(plan, shuffled, shuffled, new Xoshiro256(3), TestContext.Current.CancellationToken);

        Assert.InRange(result.TestError[^1], 0, 0.05);
        Assert.InRange(nothing.TestError[^1], 0.4, 1);
        Assert.True(result.TrainLoss[^1] < result.TrainLoss[0] / 3);
    }

    [Fact]
    public void Same_seed_gives_the_same_losses()
    {
        var random = new Xoshiro256(1);
        var images = Images(i => (byte)(i % 10), ref random);
        var plan = new TrainingPlan(8, 2, Activations.Tanh, 0.3, 2);

        TrainingResult Run(ulong seed) => ImageTraining.Run(plan, images, images, new Xoshiro256(seed), TestContext.Current.CancellationToken);

        Assert.Equal(Run(4).TrainLoss, Run(4).TrainLoss);
        Assert.NotEqual(Run(4).TrainLoss, Run(5).TrainLoss);
    }

    /// <summary>640 images of 4x4 pixels, in which pixel number `class` is white and the others are dark.</summary>
    private static LabelledImages Images(Func<int, byte> label, ref Xoshiro256 random)
    {
        var (pixels, labels) = (new byte[640 * 16], new byte[640]);
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = label(i);
            for (var p = 0; p < 16; p++)
            {
                pixels[(16 * i) + p] = (byte)(p == labels[i] ? 255 : random.Below(40));
            }
        }

        return new LabelledImages(pixels, labels, 4, 4);
    }
}
