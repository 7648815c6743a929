using System.Buffers.Binary;
using Google.Protobuf;

namespace SelfPlay.Supervised.Data;

/// <summary>A tensor of ONNX's operator suite, a `TensorProto` of 32-bit or 64-bit floats or 64-bit integers.</summary>
/// <param name="Shape">Its dimensions; none is a single number.</param>
/// <param name="Values">Its numbers, row by row.</param>
public sealed record OnnxTensor(int[] Shape, double[] Values)
{
    // Fields and types of onnx.proto.
    private const int Dims = 1;
    private const int DataType = 2;
    private const int RawData = 9;
    private const int Float = 1;
    private const int Int64 = 7;
    private const int Double = 11;

    /// <summary>Reads a tensor of an operator's recording.</summary>
    /// <param name="library">Where the files are.</param>
    /// <param name="test">The recording's name (`sigmoid`).</param>
    /// <param name="file">The tensor's (`input_0`).</param>
    /// <exception cref="DataException">The suite cannot be had, or the file is damaged.</exception>
    public static OnnxTensor Load(DataLibrary library, string test, string file)
    {
        ArgumentNullException.ThrowIfNull(library);
        var path = library.PathOf(DataCatalog.OnnxOperators, $"onnx/test_{test}/{file}.pb");
        return Read(File.ReadAllBytes(path), path);
    }

    /// <summary>Reads a `TensorProto`; the name is for messages.</summary>
    /// <exception cref="DataException">It is none, or of another kind.</exception>
    public static OnnxTensor Read(byte[] message, string name)
    {
        try
        {
            var (dims, type, raw) = Fields(message);
            if (type is not (Float or Double or Int64))
            {
                throw new DataException($"{name} holds numbers of another kind ({type}) than floats, doubles and 64-bit integers.");
            }

            var size = dims.Aggregate(1, (product, dimension) => checked(product * dimension));
            var width = type == Float ? sizeof(float) : sizeof(double);
            return dims.All(dimension => dimension >= 0) && raw.Length == size * width
                ? new OnnxTensor([.. dims], [.. Enumerable.Range(0, size).Select(i => Number(raw.AsSpan(i * width), type))])
                : throw new DataException($"{name} is damaged: {raw.Length} bytes are no tensor of {string.Join("x", dims)}.");
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or OverflowException)
        {
            throw new DataException($"{name} is damaged: it is no tensor.", e);
        }
    }

    private static (List<int> Dims, int Type, byte[] Raw) Fields(byte[] message)
    {
        using var input = new CodedInputStream(message);
        var (dims, type, raw) = (new List<int>(), 0, Array.Empty<byte>());
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            switch (WireFormat.GetTagFieldNumber(tag), WireFormat.GetTagWireType(tag))
            {
                case (Dims, WireFormat.WireType.Varint):
                    dims.Add(checked((int)input.ReadInt64()));
                    break;
                case (DataType, WireFormat.WireType.Varint):
                    type = input.ReadInt32();
                    break;
                case (RawData, WireFormat.WireType.LengthDelimited):
                    raw = input.ReadBytes().ToByteArray();
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        return (dims, type, raw);
    }

    private static double Number(ReadOnlySpan<byte> bytes, int type) => type switch
    {
        Float => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        Double => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        _ => BinaryPrimitives.ReadInt64LittleEndian(bytes),
    };
}
