using System.Collections.Concurrent;
using TorchSharp;

namespace SelfPlay.Torch;

/// <summary>
/// Numbers for tensor operations that stay alive. TorchSharp 0.107 passes the handle of a <see cref="Scalar"/> to libtorch
/// without keeping the object: a temporary one (`x.add_(y)`, `x * 0.5f`) can be finalised by a collection on another thread
/// while libtorch still reads it, and the operation then fails ("toBFloat16 ... Expected false to be true") or computes with
/// garbage. Code that runs on several threads takes its numbers from here, or keeps them in fields.
/// </summary>
public static class Scalars
{
    private static readonly ConcurrentDictionary<double, Scalar> s_numbers = new();

    /// <summary>1.</summary>
    public static Scalar One { get; } = 1;

    /// <summary>1/2.</summary>
    public static Scalar Half { get; } = 0.5f;

    /// <summary>
    /// The number <paramref name="value"/>, kept for the life of the process: for constants and settings, of which there are
    /// few. A number that changes with every step belongs in a tensor.
    /// </summary>
    public static Scalar Of(double value) => s_numbers.GetOrAdd(value, static v => v);
}
