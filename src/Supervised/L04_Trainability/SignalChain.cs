using SelfPlay.Games;
using SelfPlay.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L04_Trainability;

/// <summary>Second moments of what goes through a stack of random layers, forward and, of the gradient, backward. 64 bits.</summary>
internal static class SignalChain
{
    private const int Width = 256;
    private const int Batch = 64;
    private const int Image = 8;
    private const int Images = 4;

    /// <summary>
    /// E y² behind each of <paramref name="layers"/> layers y = f(gain · Wx), W with variance 1/256 and x normal with variance 1. [layers]
    /// </summary>
    public static double[] Forward(int layers, double gain, Func<Tensor, Tensor> f, Xoshiro256 random)
    {
        TorchThreads.Use(1);
        using var scope = NewDisposeScope();
        using var chance = new Generator(random.Next() >> 1);
        var x = Normal([Batch, Width], 1, chance);
        var moments = new double[layers];
        for (var layer = 0; layer < layers; layer++)
        {
            x = f(x.mm(Normal([Width, Width], gain / Math.Sqrt(Width), chance)));
            moments[layer] = Moment(x);
        }

        return moments;
    }

    /// <summary>
    /// Variances along a stack of linear residual convolutions, y = x + W*x on images with a circular border: of the signal behind every
    /// layer, and of a gradient of variance 1 on its way back to the input. [layers]
    /// </summary>
    /// <param name="layers">Layers, L.</param>
    /// <param name="filter">Filters of D x D.</param>
    /// <param name="channels">Channels, J.</param>
    /// <param name="deviation">Standard deviation of the weights, σ.</param>
    /// <param name="random">Source of chance.</param>
    public static (double[] Forward, double[] Backward) Residual(int layers, int filter, int channels, double deviation, Xoshiro256 random)
    {
        TorchThreads.Use(1);
        using var scope = NewDisposeScope();
        using var chance = new Generator(random.Next() >> 1);
        var x = Normal([Images, channels, Image, Image], 1, chance).requires_grad_();
        var values = new List<Tensor> { x };
        var border = filter / 2;
        for (var layer = 0; layer < layers; layer++)
        {
            var around = nn.functional.pad(x, [border, border, border, border], PaddingModes.Circular);
            x = x.Plus(TorchConvolution.Conv2d(around, Normal([channels, channels, filter, filter], deviation, chance)));
            values.Add(x);
        }

        var loss = x.mul(Normal(x.shape, 1, chance)).sum();
        var gradients = autograd.grad([loss], values[..^1]);
        return ([.. values[1..].Select(Moment)], [.. gradients.Reverse().Select(Moment)]);
    }

    /// <summary>
    /// A stack of layers y = (x + W*x)/√2 with W*x of the variance of x: the variance behind them, and E⟨gradient at the input, gradient at the output⟩ over the
    /// squared norm of the latter, which is what comes along the path of the identities.
    /// </summary>
    public static (double Variance, double Identity) Scaled(int layers, int filter, int channels, Xoshiro256 random)
    {
        TorchThreads.Use(1);
        using var scope = NewDisposeScope();
        using var chance = new Generator(random.Next() >> 1);
        var input = Normal([Images, channels, Image, Image], 1, chance).requires_grad_();
        var (x, border, deviation) = (input, filter / 2, 1 / Math.Sqrt(filter * filter * channels));
        for (var layer = 0; layer < layers; layer++)
        {
            var around = nn.functional.pad(x, [border, border, border, border], PaddingModes.Circular);
            x = x.Plus(TorchConvolution.Conv2d(around, Normal([channels, channels, filter, filter], deviation, chance))).mul(Scalars.Of(Math.Sqrt(0.5)));
        }

        var byOutput = Normal(x.shape, 1, chance);
        var byInput = autograd.grad([x], [input], [byOutput])[0];
        return (Moment(x), byInput.mul(byOutput).sum().item<double>() / byOutput.Squared().sum().item<double>());
    }

    private static Tensor Normal(long[] shape, double deviation, Generator chance)
    {
        using Scalar scale = deviation;
        return randn(shape, float64, generator: chance).mul(scale);
    }

    private static double Moment(Tensor x)
    {
        using var detached = x.detach();
        return detached.Squared().mean().item<double>();
    }
}
