using Google.Protobuf;
using SelfPlay.Supervised.Data;

namespace SelfPlay.Supervised.Tests.Data;

public sealed class OnnxTensorTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(11)]
    [InlineData(7)]
    public void Tensors_of_the_three_kinds_are_read(int type)
    {
        var raw = type switch
        {
            1 => new[] { 1f, -2f, 3f, 0f, 7f, 8f }.SelectMany(BitConverter.GetBytes).ToArray(),
            11 => new[] { 1.0, -2, 3, 0, 7, 8 }.SelectMany(BitConverter.GetBytes).ToArray(),
            _ => new[] { 1L, -2, 3, 0, 7, 8 }.SelectMany(BitConverter.GetBytes).ToArray(),
        };

        var tensor = OnnxTensor.Read(Message([2, 3], type, raw), "x");

        Assert.Equal([2, 3], tensor.Shape);
        Assert.Equal([1, -2, 3, 0, 7, 8], tensor.Values);
    }

    [Fact]
    public void Damaged_messages_are_named()
    {
        Assert.Contains("x.pb", Assert.Throws<DataException>(() => OnnxTensor.Read(Message([2, 3], 1, new byte[23]), "x.pb")).Message, StringComparison.Ordinal);
        _ = Assert.Throws<DataException>(() => OnnxTensor.Read(Message([long.MaxValue], 1, []), "x"));
        _ = Assert.Throws<DataException>(() => OnnxTensor.Read(Message([-1], 1, []), "x"));
        _ = Assert.Throws<DataException>(() => OnnxTensor.Read(Message([1], 8, new byte[8]), "x"));
        _ = Assert.Throws<DataException>(() => OnnxTensor.Read([0x4a, 0x7f, 1], "x"));
    }

    private static byte[] Message(long[] dims, int type, byte[] raw)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            foreach (var dim in dims)
            {
                output.WriteTag(1, WireFormat.WireType.Varint);
                output.WriteInt64(dim);
            }

            output.WriteTag(2, WireFormat.WireType.Varint);
            output.WriteInt32(type);

            // A field that the reader does not know: the tensor's name.
            output.WriteTag(8, WireFormat.WireType.LengthDelimited);
            output.WriteString("name");
            output.WriteTag(9, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(raw));
        }

        return stream.ToArray();
    }
}
