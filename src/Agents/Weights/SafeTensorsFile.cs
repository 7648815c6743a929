using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace SelfPlay.Agents.Weights;

/// <summary>
/// A parsed safetensors file: named tensors and text metadata. The format is a header length (8 bytes, little endian), a
/// JSON header `{"name": {"dtype", "shape", "data_offsets": [begin, end]}, "__metadata__": {"key": "text"}}`, and the raw
/// data, which the tensors cover without gap or overlap. Files come over the network and from other tools, so everything
/// is checked before it is used, and parsing takes memory in proportion to the header only.
/// </summary>
public sealed class SafeTensorsFile
{
    /// <summary>Largest header that is read: about a hundred thousand tensors.</summary>
    public const int MaxHeaderBytes = 16 << 20;

    internal const string MetadataKey = "__metadata__";
    internal const int PrefixBytes = 8;

    private readonly Dictionary<string, SafeTensor> _byName;

    private SafeTensorsFile(SafeTensorsHeader header, ReadOnlyMemory<byte> data)
    {
        Metadata = header.Metadata;
        var tensors = new List<SafeTensor>(header.Entries.Count);
        _byName = new(header.Entries.Count, StringComparer.Ordinal);
        long covered = 0;
        foreach (var entry in header.Entries.OrderBy(e => e.Begin).ThenBy(e => e.End))
        {
            var tensor = Tensor(entry, data, covered);
            covered = entry.End;
            tensors.Add(tensor);
            _byName.Add(tensor.Name, tensor);
        }

        if (covered != data.Length)
        {
            throw Damaged($"its tensors cover {covered} of {data.Length} bytes of data");
        }

        Tensors = tensors;
    }

    /// <summary>The tensors in the order of their data.</summary>
    public IReadOnlyList<SafeTensor> Tensors { get; }

    /// <summary>Texts that travel with the tensors.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensor of that name.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public SafeTensor this[string name] =>
        _byName.TryGetValue(name, out var tensor) ? tensor : throw new InvalidDataException($"The file has no tensor {Quote(name)}.");

    /// <summary>Parses a file without copying its data.</summary>
    /// <exception cref="InvalidDataException">It is damaged; the message is one sentence saying how.</exception>
    public static SafeTensorsFile Parse(ReadOnlyMemory<byte> file)
    {
        if (file.Length < PrefixBytes)
        {
            throw Damaged($"it ends after {file.Length} bytes");
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(file.Span);
        if (length > MaxHeaderBytes)
        {
            throw Damaged($"its header claims {length} bytes, and at most {MaxHeaderBytes} are allowed");
        }

        if (length > (ulong)(file.Length - PrefixBytes))
        {
            throw Damaged($"its header claims {length} bytes, but {file.Length - PrefixBytes} follow");
        }

        var header = SafeTensorsHeader.Parse(file.Span.Slice(PrefixBytes, (int)length));
        return new(header, file[(PrefixBytes + (int)length)..]);
    }

    /// <summary>Finds the tensor of that name.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out SafeTensor? tensor) => _byName.TryGetValue(name, out tensor);

    internal static InvalidDataException Damaged(string how, Exception? cause = null) =>
        new($"This is not a sound safetensors file: {how}.", cause);

    /// <summary>A name for a message: quoted, not too long, on one line.</summary>
    internal static string Quote(string name)
    {
        const int most = 80;
        var text = name.Length <= most ? name : name[..most] + "...";
        return $"'{string.Concat(text.Select(c => char.IsControl(c) ? '?' : c))}'";
    }

    private static SafeTensor Tensor(SafeTensorsEntry entry, ReadOnlyMemory<byte> data, long covered)
    {
        if (entry.Begin != covered || entry.End < entry.Begin || entry.End > data.Length)
        {
            throw Damaged(
                $"the tensor {Quote(entry.Name)} takes the bytes {entry.Begin} to {entry.End} of {data.Length}, and was to begin at {covered}");
        }

        var bytes = data[(int)entry.Begin..(int)entry.End];
        if (entry.Type.Bytes(entry.Shape.AsSpan()) != bytes.Length)
        {
            throw Damaged(
                $"the tensor {Quote(entry.Name)} of type {entry.Type} and {entry.Shape.Length} dimensions does not fit its {bytes.Length} bytes of data");
        }

        // Native code may rely on a truth value being 0 or 1.
        return entry.Type == TensorType.BOOL && bytes.Span.ContainsAnyExceptInRange((byte)0, (byte)1)
            ? throw Damaged($"the tensor {Quote(entry.Name)} has truth values other than 0 and 1")
            : new SafeTensor(entry.Name, entry.Type, entry.Shape, bytes);
    }
}
