using TorchSharp;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L09_PacBayes;

/// <summary>
/// A log loss that the guarantees hold for: L_max·tanh(CE/L_max) is at most L_max whatever the scores, and the cross-entropy itself where
/// that is small.
/// </summary>
internal static class RobustLoss
{
    /// <summary>The loss of each example. [B]</summary>
    /// <param name="scores">[B, C]</param>
    /// <param name="labels">[B]</param>
    /// <param name="most">L_max, nats.</param>
    public static Tensor Of(Tensor scores, Tensor labels, double most)
    {
        using Scalar up = most;
        using Scalar down = 1 / most;
        return nn.functional.cross_entropy(scores, labels, reduction: nn.Reduction.None).mul(down).tanh().mul(up);
    }
}
