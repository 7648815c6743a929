using SelfPlay.Games;
using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L09_PacBayes;

/// <summary>A learning rate over the epochs.</summary>
/// <param name="Rate">The first one.</param>
/// <param name="Period">After so many epochs it is divided by 10, again and again; 0 for never.</param>
internal sealed record RateSchedule(double Rate, int Period)
{
    /// <summary>The rate in an epoch, from 0.</summary>
    public double At(int epoch) => Period > 0 ? Rate / Math.Pow(10, epoch / Period) : Rate;
}

/// <summary>
/// The network of the norm bound: four convolutions 5x5 of stride 2 with w, 2w, 4w, 8w channels and two affine layers, relu between. Sums are normalised
/// over each image and not over the batch, so that the prediction for an image depends on nothing else, which a guarantee about it needs.
/// </summary>
internal sealed class PlainNetwork : IDisposable
{
    private const int Kernel = 5;
    private const int Batch = 16;
    private const double Momentum = 0.5;
    private readonly Tensor[] _weights;
    private readonly Tensor _bias;

    /// <summary>Weights uniform up to 1/√fan-in, as PyTorch's layers begin.</summary>
    public PlainNetwork(int width, int hidden, Generator chance)
    {
        long[][] shapes =
        [
            [width, 1, Kernel, Kernel], [2 * width, width, Kernel, Kernel], [4 * width, 2 * width, Kernel, Kernel], [8 * width, 4 * width, Kernel, Kernel],
            [hidden, 4 * 8 * width], [MnistFiles.Classes, hidden],
        ];
        _weights = [.. shapes.Select(shape => Uniform(shape, chance))];
        _bias = zeros([MnistFiles.Classes], requires_grad: true).DetachFromDisposeScope();
    }

    /// <summary>All parameters.</summary>
    public IReadOnlyList<Tensor> Parameters => [.. _weights, _bias];

    /// <summary>‖Φ‖²</summary>
    public double SquaredNorm()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return Parameters.Sum(p => (double)p.Squared().sum().item<float>());
    }

    /// <summary>Scores [B, 10] of images [B, 1, 28, 28].</summary>
    public static Tensor Scores(Tensor x, IReadOnlyList<Tensor> parameters)
    {
        for (var i = 0; i < 4; i++)
        {
            x = nn.functional.group_norm(TorchConvolution.Conv2d(x, parameters[i], strides: [2, 2], padding: [2, 2]), 1).relu();
        }

        x = nn.functional.layer_norm(x.flatten(1).mm(parameters[4].t()), [parameters[4].shape[0]]).relu();
        return x.mm(parameters[5].t()).add(parameters[6], Scalars.One);
    }

    /// <summary>SGD with Nesterov's momentum and weight decay, as in the course's third problem set.</summary>
    public void Train(Tensor x, Tensor y, int epochs, RateSchedule schedule, double decay, ref Xoshiro256 random, CancellationToken cancel)
    {
        using Scalar mu = Momentum;
        using Scalar gamma = decay;
        Tensor[] parameters = [.. Parameters];
        Tensor[] velocity = [.. parameters.Select(p => zeros(p.shape).DetachFromDisposeScope())];
        long[] order = [.. Enumerable.Range(0, (int)x.shape[0])];
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            using Scalar rate = -schedule.At(epoch);
            Orders.Shuffle(order, ref random);
            for (var start = 0; start < order.Length; start += Batch)
            {
                cancel.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                var chosen = tensor(order[start..Math.Min(start + Batch, order.Length)]);
                var loss = nn.functional.cross_entropy(Scores(x.index_select(0, chosen), parameters), y.index_select(0, chosen));
                var gradient = autograd.grad([loss], parameters);
                using var noGradient = no_grad();
                for (var i = 0; i < parameters.Length; i++)
                {
                    var g = gradient[i].add(parameters[i], gamma);
                    _ = velocity[i].mul_(mu).add_(g, Scalars.One);
                    _ = parameters[i].add_(g.add(velocity[i], mu), rate);
                }
            }
        }

        foreach (var v in velocity)
        {
            v.Dispose();
        }
    }

    /// <summary>Share of images put into a wrong class by the parameters with Gaussian noise of standard deviation σ, mean over copies.</summary>
    public double Error(Tensor x, Tensor y, double sigma, int copies, Generator chance)
    {
        using var noGradient = no_grad();
        using Scalar scale = sigma;
        var wrong = 0L;
        for (var copy = 0; copy < copies; copy++)
        {
            using var scope = NewDisposeScope();
            Tensor[] noisy = [.. Parameters.Select(p => sigma > 0 ? p.add(randn(p.shape, generator: chance), scale) : p)];
            wrong += Scores(x, noisy).argmax(1).ne(y).sum().item<long>();
        }

        return (double)wrong / (x.shape[0] * copies);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var parameter in Parameters)
        {
            parameter.Dispose();
        }
    }

    private static Tensor Uniform(long[] shape, Generator chance)
    {
        using var scope = NewDisposeScope();
        using Scalar width = 2 / Math.Sqrt(shape[1..].Aggregate((a, b) => a * b));
        return rand(shape, generator: chance).sub(Scalars.Half).mul(width).requires_grad_().DetachFromDisposeScope();
    }
}
