using static TorchSharp.torch;

namespace SelfPlay.Supervised.Numerics;

/// <summary>Derivatives of a loss in several tensors.</summary>
internal static class Gradients
{
    /// <summary>∂loss/∂p of every parameter.</summary>
    public static Tensor[] Of(Tensor loss, IReadOnlyList<Tensor> parameters) => [.. autograd.grad([loss], [.. parameters])];
}
