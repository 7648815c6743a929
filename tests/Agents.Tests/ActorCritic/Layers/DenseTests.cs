using SelfPlay.Agents.ActorCritic;
using SelfPlay.Agents.ActorCritic.Layers;
using SelfPlay.Games;
using SelfPlay.Games.Control;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Agents.Tests.ActorCritic.Layers;

public sealed class DenseTests
{
    public DenseTests() => TorchThreads.Use(1);

    [Fact]
    public void Products_of_bfloat16_are_those_of_32_bits_but_for_rounding()
    {
        using var scope = NewDisposeScope();
        using var exact = Layer(ScalarType.Float32);
        using var rounded = Layer(ScalarType.BFloat16);
        using var chance = new Generator(3);
        var x = rand([24, 300], generator: chance).requires_grad_();
        var byOutput = rand([24, 40], generator: chance);
        var (y, z) = (exact.call(x), rounded.call(x));
        Assert.Equal(ScalarType.Float32, z.dtype);
        var difference = Difference(y, z);
        Assert.InRange(difference, 1e-6, 1e-2);

        Tensor[] Gradient(Dense layer, Tensor output) => [.. autograd.grad([output], [x, .. layer.parameters()], [byOutput])];
        foreach (var (first, second) in Gradient(exact, y).Zip(Gradient(rounded, z)))
        {
            Assert.Equal(ScalarType.Float32, second.dtype);
            Assert.InRange(Difference(first, second), 0, 2e-2);
        }
    }

    [Fact]
    public void Networks_of_vectors_have_32_bits_unless_told_otherwise()
    {
        Assert.True(EnvironmentCatalog.TryFind("breakout", out var breakout));
        var (vector, image) = (new CartPole().Info.Observation, breakout.Observation);
        Assert.Equal(ScalarType.Float32, ProductPrecision.Auto.For(vector));
        Assert.Equal(MixedPrecision.Quickest, ProductPrecision.Auto.For(image));
        Assert.Equal(ScalarType.Float32, ProductPrecision.F32.For(image));
        Assert.Equal(ScalarType.BFloat16, ProductPrecision.Bf16.For(vector));
    }

    /// <summary>Norm of the difference over the norm.</summary>
    private static float Difference(Tensor exact, Tensor other) => exact.sub(other).norm().item<float>() / exact.norm().item<float>();

    private static Dense Layer(ScalarType products)
    {
        var random = new Xoshiro256(1);
        return new Dense(300, 40, ref random, products: products);
    }
}
