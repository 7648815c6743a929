using SelfPlay.Games;
using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.L04_Trainability;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.Tests.L04_Trainability;

public sealed class TrainabilityTests
{
    [Theory]
    [InlineData(FirstWeights.Xavier, 1.0 / 32)]
    [InlineData(FirstWeights.He, 2.0 / 32)]
    [InlineData(FirstWeights.Residual, 0.6931471805599453 / (10 * 32))]
    public void First_weights_have_the_variance_of_their_rule(object first, double variance)
    {
        using var chance = new Generator(1);
        using var network = new DeepNetwork(new DeepShape(12) { First = (FirstWeights)first }, 40, chance);

        double[] weights = [.. network.Parameters[1..11].SelectMany(matrix => matrix.data<float>().Select(w => (double)w))];

        Assert.Equal(10 * 32 * 32, weights.Length);
        Assert.Equal(0, weights.Average(), 3 * Math.Sqrt(variance / weights.Length));
        Assert.Equal(variance, weights.Average(w => w * w), 0.05 * variance);
    }

    [Fact]
    public void Residual_layer_adds_to_what_it_is_given()
    {
        using var scope = NewDisposeScope();
        using var chance = new Generator(1);
        var shape = new DeepShape(3) { Width = 4, Connection = Connection.Residual };
        using var network = new DeepNetwork(shape, 5, chance);
        var x = rand([2, 5], generator: chance);
        var p = network.Parameters;
        var h = nn.functional.linear(x, p[0], p[3]).relu();
        var y = nn.functional.linear(h, p[1], p[4]).relu().sub(h.neg());

        var scores = network.Scores(x, training: false);

        Assert.True(scores.sub(nn.functional.linear(y, p[2], p[5])).abs().max().item<float>() < 1e-6f);
    }

    [Fact]
    public void Highway_layer_mixes_by_its_gates_and_begins_almost_closed()
    {
        using var scope = NewDisposeScope();
        using var chance = new Generator(1);
        using var network = new DeepNetwork(new DeepShape(3) { Width = 4, Connection = Connection.Highway }, 5, chance);
        var x = rand([2, 5], generator: chance);
        var p = network.Parameters;
        Assert.Equal(8, p.Length);
        Assert.All(p[7].data<float>(), bias => Assert.Equal(-4, bias));
        var h = nn.functional.linear(x, p[0], p[3]).relu();
        var gate = nn.functional.linear(h, p[6], p[7]).sigmoid();
        var y = gate.mul(nn.functional.linear(h, p[1], p[4]).relu()).sub(gate.sub(ones(1)).mul(h));

        var scores = network.Scores(x, training: false);

        Assert.True(scores.sub(nn.functional.linear(y, p[2], p[5])).abs().max().item<float>() < 1e-6f);
    }

    [Fact]
    public void Dense_layer_sees_all_before_it()
    {
        using var scope = NewDisposeScope();
        using var chance = new Generator(1);
        var shape = new DeepShape(4) { Width = 4, Growth = 3, Connection = Connection.Dense };
        using var network = new DeepNetwork(shape, 5, chance);
        var x = rand([2, 5], generator: chance);
        var p = network.Parameters;
        Assert.Equal([4, 5], p[0].shape);
        Assert.Equal([3, 7], p[2].shape);
        Assert.Equal([10, 10], p[3].shape);
        var first = nn.functional.linear(x, p[0], p[4]).relu();
        var second = cat([first, nn.functional.linear(first, p[1], p[5]).relu()], 1);
        var third = cat([second, nn.functional.linear(second, p[2], p[6]).relu()], 1);

        var scores = network.Scores(x, training: false);

        Assert.True(scores.sub(nn.functional.linear(third, p[3], p[7])).abs().max().item<float>() < 1e-6f);
    }

    [Theory]
    [InlineData(Normalisation.None, 6)]
    [InlineData(Normalisation.Batch, 8)]
    [InlineData(Normalisation.Layer, 8)]
    public void Normalisation_adds_a_scale_a_layer_and_keeps_the_examples_apart_when_it_tests(object normalisation, int parameters)
    {
        using var scope = NewDisposeScope();
        using var chance = new Generator(2);
        using var network = new DeepNetwork(new DeepShape(3) { Width = 4, Normalisation = (Normalisation)normalisation }, 5, chance);
        var x = rand([6, 5], generator: chance);

        _ = network.Scores(x, training: true);
        var all = network.Scores(x, training: false);
        var one = network.Scores(x.narrow(0, 3, 1), training: false);

        Assert.Equal(parameters, network.Parameters.Length);
        Assert.True(all.narrow(0, 3, 1).sub(one).abs().max().item<float>() < 1e-5f);
    }

    [Fact]
    public void Stack_of_residual_convolutions_of_no_weights_changes_nothing()
    {
        var (forward, backward) = SignalChain.Residual(3, 3, 4, 0, new Xoshiro256(1));

        Assert.Equal(3, forward.Length);
        Assert.All(forward, moment => Assert.Equal(forward[0], moment, 12));
        Assert.All(backward, moment => Assert.Equal(backward[0], moment, 12));
    }

    [Fact]
    public void Training_is_reproducible_and_learns()
    {
        var random = new Xoshiro256(5);
        var (pixels, labels) = (new byte[640 * 784], new byte[640]);
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = (byte)random.Below(10);
            Array.Fill(pixels, (byte)255, (i * 784) + (labels[i] * 70), 70);
        }

        var images = new LabelledImages(pixels, labels, 28, 28);
        using var training = new DeepTraining(new(DataCatalog.Mnist, images, images));
        var shape = new DeepShape(5) { Connection = Connection.Residual, First = FirstWeights.Residual };

        var first = training.Train(shape, 3, new Xoshiro256(1), TestContext.Current.CancellationToken);
        var again = training.Train(shape, 3, new Xoshiro256(1), TestContext.Current.CancellationToken);

        Assert.Equal(first, again);
        Assert.True(first.TestError < 0.05, $"{first}");
    }
}
