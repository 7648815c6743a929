using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace SelfPlay.Agents.Weights;

/// <summary>A tensor in a file: a view of the file's bytes, which must not change while it is used.</summary>
/// <param name="Name">Its name, unique in the file.</param>
/// <param name="Type">Type of its elements.</param>
/// <param name="Shape">Sizes of its dimensions; empty for a scalar.</param>
/// <param name="Data">Its elements in row-major order, little endian.</param>
public sealed record SafeTensor(string Name, TensorType Type, ImmutableArray<long> Shape, ReadOnlyMemory<byte> Data)
{
    /// <summary>The elements, without a copy.</summary>
    /// <exception cref="InvalidDataException">They are not of that type.</exception>
    public ReadOnlySpan<T> Elements<T>()
        where T : unmanaged =>
        TensorTypes.Of<T>() == Type
            ? MemoryMarshal.Cast<byte, T>(Data.Span)
            : throw new InvalidDataException($"The tensor {SafeTensorsFile.Quote(Name)} has elements of type {Type}, not {TensorTypes.Of<T>()}.");

    /// <summary>The only element of a scalar or of a tensor with one element.</summary>
    /// <exception cref="InvalidDataException">It is not of that type, or not alone.</exception>
    public T Scalar<T>()
        where T : unmanaged =>
        Elements<T>() is [var element]
            ? element
            : throw new InvalidDataException($"The tensor {SafeTensorsFile.Quote(Name)} has the shape {ShapeText}, not one element.");

    internal string ShapeText => $"[{string.Join(", ", Shape)}]";
}
