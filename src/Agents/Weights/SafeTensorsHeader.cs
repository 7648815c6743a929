using System.Collections.Immutable;
using System.Text.Json;

namespace SelfPlay.Agents.Weights;

/// <summary>What the header says of a tensor; not yet compared with the data.</summary>
internal readonly record struct SafeTensorsEntry(string Name, TensorType Type, ImmutableArray<long> Shape, long Begin, long End);

/// <summary>The JSON header of a safetensors file. Reads token by token: no document is built.</summary>
internal sealed class SafeTensorsHeader
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>The tensors in the order of the header.</summary>
    public List<SafeTensorsEntry> Entries { get; } = [];

    /// <summary>Texts by key.</summary>
    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    /// <summary>Parses the header.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static SafeTensorsHeader Parse(ReadOnlySpan<byte> json)
    {
        var header = new SafeTensorsHeader();
        try
        {
            var reader = new Utf8JsonReader(json);
            header.ReadFile(ref reader);
            return header;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            // InvalidOperationException is how the reader reports text that is not Unicode.
            throw SafeTensorsFile.Damaged("its header is not the JSON it should be", e);
        }
    }

    private void ReadFile(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject);
        while (NextProperty(ref reader) is { } name)
        {
            if (!_names.Add(name))
            {
                throw SafeTensorsFile.Damaged($"the name {SafeTensorsFile.Quote(name)} occurs twice");
            }

            Expect(ref reader, JsonTokenType.StartObject);
            if (name == SafeTensorsFile.MetadataKey)
            {
                ReadMetadata(ref reader);
            }
            else
            {
                Entries.Add(ReadEntry(ref reader, name));
            }
        }

        if (reader.Read())
        {
            throw new JsonException();
        }
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        while (NextProperty(ref reader) is { } key)
        {
            Expect(ref reader, JsonTokenType.String);
            if (!Metadata.TryAdd(key, reader.GetString()!))
            {
                throw SafeTensorsFile.Damaged($"the metadata {SafeTensorsFile.Quote(key)} occurs twice");
            }
        }
    }

    private static SafeTensorsEntry ReadEntry(ref Utf8JsonReader reader, string name)
    {
        TensorType? type = null;
        ImmutableArray<long>? shape = null, offsets = null;
        while (NextProperty(ref reader) is { } property)
        {
            switch (property)
            {
                case "dtype" when type is null:
                    type = ReadType(ref reader, name);
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers(ref reader);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(ref reader);
                    break;
                default:
                    throw SafeTensorsFile.Damaged(
                        $"the tensor {SafeTensorsFile.Quote(name)} has an unknown or repeated property {SafeTensorsFile.Quote(property)}");
            }
        }

        return type is { } t && shape is { } s && offsets is [var begin, var end]
            ? new(name, t, s, begin, end)
            : throw SafeTensorsFile.Damaged($"the tensor {SafeTensorsFile.Quote(name)} lacks its dtype, its shape or its two data_offsets");
    }

    private static TensorType ReadType(ref Utf8JsonReader reader, string name)
    {
        Expect(ref reader, JsonTokenType.String);
        var text = reader.GetString()!;

        // Enum.Parse would also take numbers and lists.
        return Enum.IsDefined(typeof(TensorType), text)
            ? Enum.Parse<TensorType>(text)
            : throw SafeTensorsFile.Damaged(
                $"the tensor {SafeTensorsFile.Quote(name)} is of type {SafeTensorsFile.Quote(text)}, and the types are {string.Join(", ", Enum.GetNames<TensorType>())}");
    }

    private static ImmutableArray<long> ReadNumbers(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartArray);
        var numbers = ImmutableArray.CreateBuilder<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            numbers.Add(reader.GetInt64());
        }

        return numbers.ToImmutable();
    }

    private static string? NextProperty(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.PropertyName ? reader.GetString() : null;

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (!reader.Read() || reader.TokenType != type)
        {
            throw new JsonException();
        }
    }
}
