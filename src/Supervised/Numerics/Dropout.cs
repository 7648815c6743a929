using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.Numerics;

/// <summary>Dropout (Srivastava et al. 2014) with chance of its own: libtorch's draws from the process', which other threads use, too.</summary>
/// <param name="share">Share of the numbers that become 0, from 0 to below 1; the others grow by 1/(1 − share), so that the mean stays.</param>
/// <param name="chance">Chance.</param>
internal sealed class Dropout(double share, Generator chance)
{
    /// <summary>x with some of its numbers dropped.</summary>
    public Tensor Of(Tensor x) =>
        share == 0 ? x : x.mul(empty_like(x, requires_grad: false).bernoulli_(1 - share, chance).mul_(Scalars.Of(1 / (1 - share))));
}
