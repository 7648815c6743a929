using TorchSharp;

namespace SelfPlay.Agents.Weights;

/// <summary>Moves data between libtorch's tensors and files.</summary>
internal static class TorchTensors
{
    /// <summary>Copies a tensor, of any device and layout, to a file in the making.</summary>
    public static void Add(SafeTensorsWriter writer, string name, torch.Tensor tensor)
    {
        using var scope = torch.NewDisposeScope();
        using var guard = torch.no_grad();
        var plain = tensor.detach().cpu().contiguous();
        writer.Add(name, TypeOf(plain.dtype), plain.shape, plain.bytes);
    }

    /// <summary>Compares a tensor in a file with the one it is for; the kinds of floating point numbers may differ.</summary>
    /// <exception cref="InvalidDataException">They do not fit.</exception>
    public static void RequireFit(SafeTensor source, torch.Tensor target)
    {
        var type = TypeOf(target.dtype);
        if (source.Type != type && !(source.Type.IsFloatingPoint() && type.IsFloatingPoint()))
        {
            throw new InvalidDataException($"The tensor {SafeTensorsFile.Quote(source.Name)} is of type {source.Type} where {type} is expected.");
        }

        RequireShape(source, target.shape);
    }

    /// <summary>Compares the shape of a tensor in a file with the expected one.</summary>
    /// <exception cref="InvalidDataException">They differ.</exception>
    public static void RequireShape(SafeTensor source, long[] shape)
    {
        if (!source.Shape.AsSpan().SequenceEqual(shape))
        {
            throw new InvalidDataException(
                $"The tensor {SafeTensorsFile.Quote(source.Name)} has the shape {source.ShapeText} where [{string.Join(", ", shape)}] is expected.");
        }
    }

    /// <summary>Overwrites the elements of a tensor whose fit was checked.</summary>
    public static void CopyTo(SafeTensor source, torch.Tensor target)
    {
        using var scope = torch.NewDisposeScope();
        using var guard = torch.no_grad();
        _ = target.copy_(ToTensor(source));
    }

    /// <summary>A new tensor on the CPU with these elements; the caller's dispose scope owns it.</summary>
    public static torch.Tensor ToTensor(SafeTensor source)
    {
        var tensor = torch.empty(source.Shape.ToArray(), ScalarTypeOf(source.Type));
        source.Data.Span.CopyTo(tensor.bytes);
        return tensor;
    }

    private static TensorType TypeOf(torch.ScalarType type) => type switch
    {
        torch.ScalarType.Bool => TensorType.BOOL,
        torch.ScalarType.Byte => TensorType.U8,
        torch.ScalarType.Int8 => TensorType.I8,
        torch.ScalarType.Int16 => TensorType.I16,
        torch.ScalarType.Int32 => TensorType.I32,
        torch.ScalarType.Int64 => TensorType.I64,
        torch.ScalarType.Float16 => TensorType.F16,
        torch.ScalarType.BFloat16 => TensorType.BF16,
        torch.ScalarType.Float32 => TensorType.F32,
        torch.ScalarType.Float64 => TensorType.F64,
        _ => throw new NotSupportedException($"Tensors of type {type} are not stored."),
    };

    private static torch.ScalarType ScalarTypeOf(TensorType type) => type switch
    {
        TensorType.BOOL => torch.ScalarType.Bool,
        TensorType.U8 => torch.ScalarType.Byte,
        TensorType.I8 => torch.ScalarType.Int8,
        TensorType.I16 => torch.ScalarType.Int16,
        TensorType.I32 => torch.ScalarType.Int32,
        TensorType.I64 => torch.ScalarType.Int64,
        TensorType.F16 => torch.ScalarType.Float16,
        TensorType.BF16 => torch.ScalarType.BFloat16,
        TensorType.F32 => torch.ScalarType.Float32,
        TensorType.F64 => torch.ScalarType.Float64,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}
