using System.Text.Json;

namespace SelfPlay.Games.Conformance;

/// <summary>One JSON object of a recorded file, and where it stands; a key that is missing or of another type is a <see cref="TraceException"/>.</summary>
/// <param name="File">File name without folders: some kinds of recording are told apart by it.</param>
/// <param name="Number">Line number from 1.</param>
/// <param name="Json">The object, valid while the line is being replayed.</param>
internal readonly record struct TraceLine(string File, int Number, JsonElement Json)
{
    /// <summary>File and line, for messages.</summary>
    public string Where => $"{File} line {Number}";

    /// <summary>Whether the object has <paramref name="key"/>.</summary>
    public bool Has(string key) => TryFind(key, out _);

    /// <summary>The string under <paramref name="key"/>.</summary>
    public string Text(string key) => Text(Find(key), key);

    /// <summary>The whole number under <paramref name="key"/>.</summary>
    public int Integer(string key) => Integer(Find(key), key);

    /// <summary>The strings under <paramref name="key"/>.</summary>
    public string[] Texts(string key) => Texts(Find(key), key);

    /// <summary>The whole numbers under <paramref name="key"/>.</summary>
    public int[] Integers(string key)
    {
        var line = this;
        return [.. Items(Find(key), key).Select(item => line.Integer(item, key))];
    }

    /// <summary>The lists of strings under <paramref name="key"/>.</summary>
    public string[][] TextLists(string key)
    {
        var line = this;
        return [.. Items(Find(key), key).Select(item => line.Texts(item, key))];
    }

    /// <summary>The object under <paramref name="key"/>, read as names with whole numbers.</summary>
    public Dictionary<string, int> IntegersByName(string key)
    {
        var value = Find(key);
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw Wrong(key, "an object");
        }

        var named = new Dictionary<string, int>();
        foreach (var property in value.EnumerateObject())
        {
            named[Decode(() => property.Name)] = Integer(property.Value, key);
        }

        return named;
    }

    /// <summary>The exception that says what is wrong with this line.</summary>
    public TraceException Fault(string what) => new($"{Where}: {what}.");

    private JsonElement Find(string key) => TryFind(key, out var value) ? value : throw Fault($"the key '{key}' is missing");

    private bool TryFind(string key, out JsonElement value)
    {
        var json = Json;
        var found = default(JsonElement);
        var has = json.ValueKind == JsonValueKind.Object && Decode(() => json.TryGetProperty(key, out found));
        value = found;
        return has;
    }

    private string Text(JsonElement value, string key) =>
        value.ValueKind == JsonValueKind.String ? Decode(() => value.GetString()!) : throw Wrong(key, "text");

    private int Integer(JsonElement value, string key) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : throw Wrong(key, "whole numbers");

    private string[] Texts(JsonElement value, string key)
    {
        var line = this;
        return [.. Items(value, key).Select(item => line.Text(item, key))];
    }

    private JsonElement.ArrayEnumerator Items(JsonElement value, string key) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : throw Wrong(key, "a list");

    private TraceException Wrong(string key, string expected) => Fault($"the key '{key}' should hold {expected}");

    /// <summary>Reads text whose escapes may be broken (half a surrogate pair), which the JSON parser notices only now.</summary>
    private T Decode<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException exception)
        {
            throw new TraceException($"{Where}: a string is not valid text.", exception);
        }
    }
}
