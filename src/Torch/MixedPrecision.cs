using System.Runtime.Intrinsics.X86;
using static TorchSharp.torch;

namespace SelfPlay.Torch;

/// <summary>
/// Mixed precision (Micikevicius et al. 2018): parameters, their moments, sums of residuals and losses have 32 bits; the products between them are of
/// bfloat16, which has the range of 32 bits, so that no loss needs to be scaled.
/// </summary>
public static class MixedPrecision
{
    /// <summary>CPUID's bit of AVX512_BF16: leaf 7, subleaf 1, register EAX.</summary>
    private const int Bfloat16Bit = 1 << 5;

    /// <summary>
    /// What this machine multiplies fastest: bfloat16 where the processor has instructions for it (five times as fast as 32 bits on AMD's EPYC with one
    /// thread), 32 bits elsewhere. Asked of the processor and not measured, so that figures do not depend on what else runs.
    /// </summary>
    public static ScalarType Quickest { get; } = Avx512F.IsSupported && (X86Base.CpuId(7, 1).Eax & Bfloat16Bit) != 0 ? ScalarType.BFloat16 : ScalarType.Float32;

    /// <summary>x·Wᵀ + b in the precision of x. [.., J] to [.., K]</summary>
    /// <param name="x">[.., J]</param>
    /// <param name="weight">[K, J], of any precision.</param>
    /// <param name="bias">[K], of any precision.</param>
    public static Tensor Linear(Tensor x, Tensor weight, Tensor? bias = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(weight);
        return nn.functional.linear(x, weight.to(x.dtype), bias?.to(x.dtype));
    }
}
