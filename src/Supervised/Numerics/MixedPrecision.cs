using System.Diagnostics;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.Numerics;

/// <summary>
/// Mixed precision (Micikevicius et al. 2018): parameters, their moments, sums of residuals and losses have 32 bits; the products between them are of
/// bfloat16, which has the range of 32 bits, so that no loss needs to be scaled.
/// </summary>
internal static class MixedPrecision
{
    private const int Rows = 1024;
    private const int Width = 256;
    private const int Tries = 5;
    private static readonly Lazy<ScalarType> s_quickest = new(Measure);

    /// <summary>What this machine multiplies fastest: bfloat16 where the processor has instructions for it, 32 bits elsewhere.</summary>
    public static ScalarType Quickest => s_quickest.Value;

    /// <summary>x·Wᵀ + b in the precision of x. [.., J] to [.., K]</summary>
    /// <param name="x">[.., J]</param>
    /// <param name="weight">[K, J], of any precision.</param>
    /// <param name="bias">[K], of any precision.</param>
    public static Tensor Linear(Tensor x, Tensor weight, Tensor? bias = null) =>
        nn.functional.linear(x, weight.to(x.dtype), bias?.to(x.dtype));

    private static ScalarType Measure()
    {
        using var noGradient = no_grad();
        return Seconds(ScalarType.BFloat16) < Seconds(ScalarType.Float32) ? ScalarType.BFloat16 : ScalarType.Float32;
    }

    /// <summary>The fastest of a few products, the first of all, which prepares, apart.</summary>
    private static double Seconds(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var (x, weight) = (ones([Rows, Width], type), ones([Width, Width], type));
        return Enumerable.Range(0, 1 + Tries).Select(_ => Once()).Skip(1).Min();

        double Once()
        {
            var begin = Stopwatch.GetTimestamp();
            _ = nn.functional.linear(x, weight);
            return Stopwatch.GetElapsedTime(begin).TotalSeconds;
        }
    }
}
