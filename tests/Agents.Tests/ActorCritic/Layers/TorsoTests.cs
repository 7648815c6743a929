using SelfPlay.Agents.ActorCritic.Layers;
using SelfPlay.Games;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Agents.Tests.ActorCritic.Layers;

public sealed class TorsoTests
{
    public TorsoTests() => TorchThreads.Use(1);

    /// <summary>Few rows are multiplied as patches, many are given to libtorch's convolution.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(65)]
    public void Features_are_those_of_a_convolution_and_so_are_the_gradients(int rows)
    {
        using var scope = NewDisposeScope();
        var random = new Xoshiro256(1);
        using var torso = new Torso(new ObservationShape(4, 10, 9), 6, 32, ref random);
        using var chance = new Generator(2);
        var x = rand([rows, 4, 10, 9], generator: chance);
        var parameters = torso.parameters().ToArray();

        var features = torso.call(x);

        var exact = TorchConvolution.Conv2d(x, parameters[0], parameters[1]).relu().flatten(1);
        Assert.Equal([rows, torso.Features], features.shape);
        Assert.InRange(Difference(exact, features), 0, 1e-5);
        var byFeatures = rand(features.shape, generator: chance);
        Assert.All(
            autograd.grad([exact], parameters, [byFeatures]).Zip(autograd.grad([features], parameters, [byFeatures])),
            pair => Assert.InRange(Difference(pair.First, pair.Second), 0, 1e-5));
    }

    private static float Difference(Tensor exact, Tensor other) => other.sub(exact).abs().max().item<float>() / exact.abs().max().item<float>();
}
