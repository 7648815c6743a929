using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.Numerics;

/// <summary>Leaves numbers out at random and makes up for them (Srivastava et al. 2014).</summary>
internal static class DropoutMask
{
    /// <summary>x with a share of its numbers set to 0 and the others divided by 1 − share; x itself where <paramref name="chance"/> is null.</summary>
    public static Tensor Apply(Tensor x, double share, Generator? chance) => chance is null || share == 0
        ? x
        : x.mul(rand(x.shape, generator: chance).ge(Scalars.Of(share)).to_type(ScalarType.Float32)).mul(Scalars.Of(1 / (1 - share)));
}
