using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.Numerics;

/// <summary>Derivatives of a loss in several tensors, and their clipping.</summary>
internal static class Gradients
{
    /// <summary>∂loss/∂p of every parameter.</summary>
    public static Tensor[] Of(Tensor loss, IReadOnlyList<Tensor> parameters) => [.. autograd.grad([loss], [.. parameters])];

    /// <summary>‖g‖ of all tensors together.</summary>
    public static double Norm(IEnumerable<Tensor> gradient)
    {
        using var scope = NewDisposeScope();
        return Math.Sqrt(stack(gradient.Select(g => g.Squared().sum()).ToArray()).sum().to(ScalarType.Float64).item<double>());
    }

    /// <summary>Clips in place (Pascanu, Mikolov and Bengio 2013): g·min(1, n_max/‖g‖), which keeps the direction.</summary>
    /// <returns>The norm before.</returns>
    public static double Clip(IReadOnlyList<Tensor> gradient, double most)
    {
        var norm = Norm(gradient);
        if (norm > most)
        {
            using var factor = tensor(most / norm, gradient[0].dtype);
            foreach (var g in gradient)
            {
                _ = g.mul_(factor);
            }
        }

        return norm;
    }
}
