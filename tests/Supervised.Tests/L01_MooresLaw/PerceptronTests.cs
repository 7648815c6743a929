using SelfPlay.Games;
using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.L01_MooresLaw;

namespace SelfPlay.Supervised.Tests.L01_MooresLaw;

public sealed class PerceptronTests
{
    [Fact]
    public void Mistakes_are_those_of_the_rule_by_hand()
    {
        // w: (0,0) is wrong at a, w = (1,0); b: -w·b = -1, wrong, w = (0,-1); then a: w·a = 0 is wrong, w = (1,-1); b: 0 is wrong, w = (0,-2);
        // a: 0 is wrong, w = (1,-2); b: 1 is right; a: 1 is right.
        (double[], int)[] examples = [([1, 0], 1), ([1, 1], -1)];

        Assert.Equal(5, Perceptron.Mistakes(examples, 100));
    }

    [Fact]
    public void Examples_that_no_plane_separates_are_given_up() =>
        Assert.Throws<InvalidOperationException>(() => Perceptron.Mistakes([([1, 0], 1), ([1, 0], -1)], 1000));

    [Fact]
    public void Images_that_differ_in_a_pixel_are_told_apart()
    {
        const int Count = 200;
        byte[] labels = [.. Enumerable.Range(0, Count).Select(i => (byte)(i % MnistFiles.Classes))];
        byte[] pixels = [.. labels.SelectMany(label => Enumerable.Range(0, 12).Select(p => (byte)(p == label ? 255 : 0)))];
        var images = new LabelledImages(pixels, labels, 3, 4);

        Assert.Equal(0, Perceptron.Error(images, images, 30, new Xoshiro256(1), TestContext.Current.CancellationToken));
    }
}
