namespace SelfPlay.Agents.Weights;

/// <summary>Element types of tensors in files, by the names the safetensors format gives them.</summary>
public enum TensorType
{
    /// <summary>Truth values, one byte each, 0 or 1.</summary>
    BOOL,

    /// <summary>Unsigned, 8 bits.</summary>
    U8,

    /// <summary>Signed, 8 bits.</summary>
    I8,

    /// <summary>Signed, 16 bits.</summary>
    I16,

    /// <summary>Signed, 32 bits.</summary>
    I32,

    /// <summary>Signed, 64 bits.</summary>
    I64,

    /// <summary>IEEE 754, 16 bits.</summary>
    F16,

    /// <summary>The upper half of an <see cref="F32"/>.</summary>
    BF16,

    /// <summary>IEEE 754, 32 bits.</summary>
    F32,

    /// <summary>IEEE 754, 64 bits.</summary>
    F64,
}

/// <summary>Sizes and managed types of <see cref="TensorType"/>.</summary>
public static class TensorTypes
{
    /// <summary>Bytes of one element.</summary>
    public static int Size(this TensorType type) => type switch
    {
        TensorType.BOOL or TensorType.U8 or TensorType.I8 => 1,
        TensorType.I16 or TensorType.F16 or TensorType.BF16 => 2,
        TensorType.I32 or TensorType.F32 => 4,
        TensorType.I64 or TensorType.F64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary>The type whose elements are of the managed type <typeparamref name="T"/>.</summary>
    /// <exception cref="NotSupportedException">There is none.</exception>
    public static TensorType Of<T>()
        where T : unmanaged =>
        default(T) switch
        {
            bool => TensorType.BOOL,
            byte => TensorType.U8,
            sbyte => TensorType.I8,
            short => TensorType.I16,
            int => TensorType.I32,
            long => TensorType.I64,
            Half => TensorType.F16,
            float => TensorType.F32,
            double => TensorType.F64,
            _ => throw new NotSupportedException($"No tensor in a file has elements of the type {typeof(T)}."),
        };

    internal static bool IsFloatingPoint(this TensorType type) => type >= TensorType.F16;

    /// <summary>Bytes of a tensor of this shape, -1 if that is more than fits a file or the shape is negative.</summary>
    internal static long Bytes(this TensorType type, ReadOnlySpan<long> shape)
    {
        // An empty tensor is empty whatever its other sizes are; they may not multiply to a number.
        if (shape.Contains(0L))
        {
            return shape.IndexOfAnyInRange(long.MinValue, -1) < 0 ? 0 : -1;
        }

        long bytes = type.Size();
        foreach (var size in shape)
        {
            if (size < 0 || bytes > Array.MaxLength / size)
            {
                return -1;
            }

            bytes *= size;
        }

        return bytes;
    }
}
