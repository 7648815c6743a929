using static TorchSharp.torch;

namespace SelfPlay.Torch;

/// <summary>
/// Operations whose TorchSharp namesakes make a temporary number and so may fail while other threads collect garbage
/// (<see cref="Scalars"/>); those are banned.
/// </summary>
public static class TensorArithmetic
{
    /// <summary>x + y.</summary>
    public static Tensor Plus(this Tensor x, Tensor y)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.add(y, Scalars.One);
    }

    /// <summary>x².</summary>
    public static Tensor Squared(this Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.mul(x);
    }
}
