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

    /// <summary>The number under <paramref name="key"/>.</summary>
    public double Real(string key) => Real(Find(key), key);

    /// <summary>The truth value under <paramref name="key"/>.</summary>
    public bool Boolean(string key) => Boolean(Find(key), key);

    /// <summary>The strings under <paramref name="key"/>.</summary>
    public string[] Texts(string key) => List(Find(key), key, Text);

    /// <summary>The whole numbers under <paramref name="key"/>.</summary>
    public int[] Integers(string key) => List(Find(key), key, Integer);

    /// <summary>The numbers under <paramref name="key"/>.</summary>
    public double[] Reals(string key) => List(Find(key), key, Real);

    /// <summary>The truth values under <paramref name="key"/>.</summary>
    public bool[] Booleans(string key) => List(Find(key), key, Boolean);

    /// <summary>The lists of strings under <paramref name="key"/>.</summary>
    public string[][] TextLists(string key)
    {
        var line = this;
        return List(Find(key), key, (list, name) => line.List(list, name, line.Text));
    }

    /// <summary>The lists of whole numbers under <paramref name="key"/>.</summary>
    public int[][] IntegerLists(string key)
    {
        var line = this;
        return List(Find(key), key, (list, name) => line.List(list, name, line.Integer));
    }

    /// <summary>The lists of numbers under <paramref name="key"/>.</summary>
    public double[][] RealLists(string key)
    {
        var line = this;
        return List(Find(key), key, (list, name) => line.List(list, name, line.Real));
    }

    /// <summary>The lists under <paramref name="key"/>, whatever is in them.</summary>
    public JsonElement[][] Lists(string key) => List(Find(key), key, List);

    /// <summary>The names of the object's keys.</summary>
    public string[] Names()
    {
        var json = Json;
        return Decode(() => json.EnumerateObject().Select(property => property.Name).ToArray());
    }

    /// <summary>The object under <paramref name="key"/> as a line of its own.</summary>
    public TraceLine Within(string key) => this with { Json = Find(key) };

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

    /// <summary>The items of a list that stands somewhere under <paramref name="key"/>.</summary>
    public JsonElement[] List(JsonElement value, string key) => List(value, key, static (item, _) => item);

    /// <summary>A number that stands somewhere under <paramref name="key"/>.</summary>
    public double Real(JsonElement value, string key) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) ? number : throw Wrong(key, "numbers");

    /// <summary>A whole number that stands somewhere under <paramref name="key"/>.</summary>
    public int Integer(JsonElement value, string key) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : throw Wrong(key, "whole numbers");

    /// <summary>A truth value that stands somewhere under <paramref name="key"/>.</summary>
    public bool Boolean(JsonElement value, string key) =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(key, "true or false");

    private string Text(JsonElement value, string key) =>
        value.ValueKind == JsonValueKind.String ? Decode(() => value.GetString()!) : throw Wrong(key, "text");

    private T[] List<T>(JsonElement value, string key, Func<JsonElement, string, T> read) =>
        value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(item => read(item, key))] : throw Wrong(key, "a list");

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
