using SelfPlay.Games;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Agents.ActorCritic;

/// <summary>Number format of the products of a network's large layers; parameters, sums and losses have 32 bits.</summary>
public enum ProductPrecision
{
    /// <summary>bfloat16 behind a convolution where the processor has instructions for it, 32 bits elsewhere.</summary>
    Auto,

    /// <summary>32-bit floats.</summary>
    F32,

    /// <summary>bfloat16.</summary>
    Bf16,
}

/// <summary>What a <see cref="ProductPrecision"/> comes to.</summary>
internal static class ProductPrecisions
{
    /// <summary>The format for observations of a shape. Layers behind vectors are too small to gain by it.</summary>
    public static ScalarType For(this ProductPrecision precision, ObservationShape shape) => precision switch
    {
        ProductPrecision.F32 => ScalarType.Float32,
        ProductPrecision.Bf16 => ScalarType.BFloat16,
        _ => shape.IsVector ? ScalarType.Float32 : MixedPrecision.Quickest,
    };
}
