using static TorchSharp.torch;

namespace SelfPlay.Torch.Tests;

public sealed class TorchConvolutionTests
{
    /// <summary>Half of these fail with libtorch's own convolution on a processor with AVX-512.</summary>
    [Theory]
    [InlineData(1, 3, 1, 1)]
    [InlineData(8, 3, 1, 1)]
    [InlineData(10, 3, 1, 0)]
    [InlineData(12, 5, 1, 2)]
    [InlineData(16, 3, 1, 1)]
    [InlineData(17, 3, 2, 1)]
    [InlineData(24, 3, 2, 0)]
    [InlineData(40, 1, 1, 0)]
    public void Gradients_are_those_of_64_bits(int outputs, int kernel, int stride, int padding)
    {
        using var scope = NewDisposeScope();
        using var chance = new Generator(1);
        for (var trial = 0; trial < 4; trial++)
        {
            // What is freed here is likely to be the memory that the convolution works in.
            using (rand([200_000], generator: chance))
            {
            }

            Tensor[] inputs = [rand([6, 8, 9, 9], generator: chance), randn([outputs, 8, kernel, kernel], generator: chance), randn([outputs], generator: chance)];
            var (y, gradients) = Differentiate(inputs, ScalarType.Float32);
            var (exact, others) = Differentiate(inputs, ScalarType.Float64);
            Assert.Equal(exact.shape, y.shape);
            Assert.InRange(Difference(exact, y), 0, 1e-5);
            Assert.All(others.Zip(gradients), pair => Assert.InRange(Difference(pair.First, pair.Second), 0, 1e-5));
        }

        (Tensor Output, Tensor[] Gradients) Differentiate(Tensor[] inputs, ScalarType type)
        {
            Tensor[] own = [.. inputs.Select(input => input.to(type).detach().requires_grad_())];
            var y = TorchConvolution.Conv2d(own[0], own[1], own[2], [stride, stride], [padding, padding]);
            using var weights = new Generator(2);
            return (y, [.. autograd.grad([y], own, [rand(y.shape, generator: weights).to(type)])]);
        }
    }

    [Fact]
    public void Groups_and_dilation_are_handed_on()
    {
        using var scope = NewDisposeScope();
        var (x, filters) = (rand(2, 4, 8, 8).requires_grad_(), rand(6, 2, 3, 3));

        var y = TorchConvolution.Conv2d(x, filters, dilation: [2, 2], groups: 2);

        Assert.Equal([2, 6, 4, 4], y.shape);
    }

    private static double Difference(Tensor exact, Tensor other) => (other.to(ScalarType.Float64).sub(exact).abs().max().item<double>()) / exact.abs().max().item<double>();
}
