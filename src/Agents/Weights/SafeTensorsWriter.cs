using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SelfPlay.Agents.Weights;

/// <summary>
/// Collects tensors and writes them as a safetensors file. The same tensors give the same bytes whatever the order they
/// were added in: wide elements come first, so that all data is aligned, and then the order is that of the names.
/// </summary>
public sealed class SafeTensorsWriter
{
    private readonly SortedDictionary<string, SafeTensor> _tensors = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _metadata = new(StringComparer.Ordinal);

    /// <summary>Texts that travel with the tensors.</summary>
    public IDictionary<string, string> Metadata => _metadata;

    /// <summary>Adds a tensor; copies its data.</summary>
    /// <param name="name">A name that is not taken yet.</param>
    /// <param name="type">Type of its elements.</param>
    /// <param name="shape">Sizes of its dimensions; empty for a scalar.</param>
    /// <param name="data">Its elements in row-major order, little endian.</param>
    public void Add(string name, TensorType type, ReadOnlySpan<long> shape, ReadOnlySpan<byte> data)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (type.Bytes(shape) != data.Length)
        {
            throw new ArgumentException($"{data.Length} bytes are no tensor of type {type} and shape [{string.Join(", ", shape.ToArray())}].", nameof(data));
        }

        if (name == SafeTensorsFile.MetadataKey || !_tensors.TryAdd(name, new(name, type, [.. shape], data.ToArray())))
        {
            throw new ArgumentException($"The name '{name}' is taken.", nameof(name));
        }
    }

    /// <summary>Adds a tensor; copies its elements.</summary>
    public void Add<T>(string name, ReadOnlySpan<long> shape, ReadOnlySpan<T> elements)
        where T : unmanaged =>
        Add(name, TensorTypes.Of<T>(), shape, MemoryMarshal.AsBytes(elements));

    /// <summary>Adds a scalar.</summary>
    public void AddScalar<T>(string name, T value)
        where T : unmanaged =>
        Add(name, [], new ReadOnlySpan<T>(in value));

    /// <summary>The file.</summary>
    public byte[] ToArray()
    {
        var ordered = _tensors.Values.OrderByDescending(t => t.Type.Size()).ToList(); // stable: names stay in order
        var header = Header(ordered);
        var padded = (header.Length + 7) & ~7;
        var file = new byte[checked(SafeTensorsFile.PrefixBytes + padded + ordered.Sum(t => t.Data.Length))];
        BinaryPrimitives.WriteUInt64LittleEndian(file, (ulong)padded);
        header.CopyTo(file.AsSpan(SafeTensorsFile.PrefixBytes));
        var position = SafeTensorsFile.PrefixBytes + padded;
        file.AsSpan((SafeTensorsFile.PrefixBytes + header.Length)..position).Fill((byte)' ');
        foreach (var tensor in ordered)
        {
            tensor.Data.Span.CopyTo(file.AsSpan(position));
            position += tensor.Data.Length;
        }

        return file;
    }

    private ReadOnlySpan<byte> Header(List<SafeTensor> ordered)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        if (_metadata.Count > 0)
        {
            json.WriteStartObject(SafeTensorsFile.MetadataKey);
            foreach (var (key, text) in _metadata)
            {
                json.WriteString(key, text);
            }

            json.WriteEndObject();
        }

        long begin = 0;
        foreach (var tensor in ordered)
        {
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", tensor.Type.ToString());
            WriteNumbers(json, "shape", tensor.Shape.AsSpan());
            WriteNumbers(json, "data_offsets", [begin, begin + tensor.Data.Length]);
            json.WriteEndObject();
            begin += tensor.Data.Length;
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan;
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, ReadOnlySpan<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }
}
