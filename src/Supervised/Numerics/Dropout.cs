using static TorchSharp.torch;

namespace SelfPlay.Supervised.Numerics;

/// <summary>A <see cref="DropoutMask"/>'s share and chance, for networks that hand them on. Its chance is its own: libtorch's is the process', which other threads use, too.</summary>
/// <param name="share">Share of the numbers that become 0, from 0 to below 1.</param>
/// <param name="chance">Chance.</param>
internal sealed class Dropout(double share, Generator chance)
{
    /// <summary>x with some of its numbers dropped.</summary>
    public Tensor Of(Tensor x) => DropoutMask.Apply(x, share, chance);
}
