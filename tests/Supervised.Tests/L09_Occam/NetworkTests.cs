using SelfPlay.Games;
using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.L09_Occam;

namespace SelfPlay.Supervised.Tests.L09_Occam;

public sealed class NetworkTests
{
    private static readonly SparseShape Shape = new(12, 5);

    [Fact]
    public void Sizes_are_those_of_both_layers()
    {
        Assert.Equal((60, 110, 15), (Shape.First, Shape.Weights, Shape.Biases));
        Assert.Equal(19_056, new SparseShape(784, 24).Weights);
    }

    [Fact]
    public void Fine_quantiser_decides_as_the_network_it_rounded()
    {
        var random = new Xoshiro256(4);
        var (weights, biases) = Draw(ref random);
        var images = Images(500, ref random);
        var network = QuantisedNetwork.Round(Shape, weights, biases, 12, weights[..60].Max(Math.Abs), weights[60..].Max(Math.Abs));

        var same = 0;
        for (var i = 0; i < images.Count; i++)
        {
            same += network.Predict(images.Image(i), new long[5]) == Decide(weights, biases, images.Image(i)) ? 1 : 0;
        }

        Assert.InRange(same, 490, 500);
        Assert.Contains(network.Biases[5..], bias => bias != 0);
    }

    [Fact]
    public void Network_comes_back_from_its_code_which_is_at_most_two_bits_too_long()
    {
        var random = new Xoshiro256(6);
        var (weights, biases) = Draw(ref random);
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = i % 3 == 0 ? weights[i] : 0;
        }

        var network = QuantisedNetwork.Round(Shape, weights, biases, 3, 1, 2);
        var code = SparseCode.Encode(network);
        Assert.InRange(code.Length - SparseCode.Length(network), 0, 2);

        var read = SparseCode.Decode(code, Shape, 3);

        Assert.True(code.AtEnd && read.IsSame(network));
        var images = Images(200, ref random);
        Assert.Equal(network.Error(images), read.Error(images));
        Assert.Equal(37, read.Positions.Length);
    }

    [Fact]
    public void Trainer_learns_what_no_line_separates_and_keeps_only_what_it_is_told_to()
    {
        var random = new Xoshiro256(8);
        var pixels = new byte[4000 * 12];
        var labels = new byte[4000];
        for (var i = 0; i < labels.Length; i++)
        {
            for (var p = 0; p < 12; p++)
            {
                pixels[(12 * i) + p] = (byte)(random.Below(2) * 255);
            }

            labels[i] = (byte)(pixels[12 * i] == pixels[(12 * i) + 1] ? 1 : 0); // exclusive or
        }

        var images = new LabelledImages(pixels, labels, 3, 4);
        using var dense = new SparseNetworkTrainer(images, new SparseShape(12, 8), ref random);
        dense.Train(20, 5e-3, 1e-4, ref random, TestContext.Current.CancellationToken);
        using var sparse = dense.Keep(30);
        sparse.Train(5, 5e-3, 0, ref random, TestContext.Current.CancellationToken);

        Assert.InRange(sparse.Weights.Count(w => w != 0), 1, 30);
        var network = QuantisedNetwork.Round(new SparseShape(12, 8), sparse.Weights, sparse.Biases, 6, sparse.Weights[..96].Max(Math.Abs), sparse.Weights[96..].Max(Math.Abs));
        Assert.InRange(network.Error(images), 0, 0.05);
    }

    private static (float[] Weights, float[] Biases) Draw(ref Xoshiro256 random)
    {
        var (weights, biases) = (new float[Shape.Weights], new float[Shape.Biases]);
        foreach (ref var weight in weights.AsSpan())
        {
            weight = (float)random.Normal();
        }

        foreach (ref var bias in biases.AsSpan())
        {
            bias = (float)random.Normal() / 2;
        }

        return (weights, biases);
    }

    private static LabelledImages Images(int count, ref Xoshiro256 random)
    {
        var (pixels, labels) = (new byte[count * 12], new byte[count]);
        foreach (ref var pixel in pixels.AsSpan())
        {
            pixel = (byte)random.Below(256);
        }

        return new LabelledImages(pixels, labels, 3, 4);
    }

    private static int Decide(float[] weights, float[] biases, ReadOnlySpan<byte> image)
    {
        var scores = new double[10];
        for (var unit = 0; unit < 5; unit++)
        {
            var sum = (double)biases[unit];
            for (var p = 0; p < 12; p++)
            {
                sum += weights[(12 * unit) + p] * image[p] / 255.0;
            }

            for (var c = 0; c < 10; c++)
            {
                scores[c] += weights[60 + (5 * c) + unit] * Math.Max(0, sum);
            }
        }

        return Enumerable.Range(0, 10).MaxBy(c => scores[c] + biases[5 + c]);
    }
}
