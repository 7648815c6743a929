using System.Text.Json;

namespace SelfPlay.Games.Conformance;

/// <summary>
/// The random numbers of a recorded line in place of chance. What the rules ask for has to be what was recorded, number by number:
/// anything else is a <see cref="TraceException"/>.
/// </summary>
internal sealed class RecordedDraws : IRandomSource
{
    private const string Key = "draws";

    private readonly TraceLine _line;
    private readonly Queue<Draw> _draws = new();

    private RecordedDraws(in TraceLine line) => _line = line;

    /// <summary>Reads the draws of a line: `[kind, arguments, value]`, kind `rand` or `randint`, the value a number or a list.</summary>
    public static RecordedDraws Read(in TraceLine line)
    {
        var recorded = new RecordedDraws(line);
        foreach (var draw in line.Lists(Key))
        {
            if (draw is not [{ ValueKind: JsonValueKind.String } kind, var arguments, var value])
            {
                throw line.Fault("a draw is not a kind, a list of arguments and a value");
            }

            recorded.Add(kind, arguments, value);
        }

        return recorded;
    }

    /// <inheritdoc/>
    public double Unit()
    {
        var draw = Next("a number in [0, 1)");
        return draw.Bound is null ? draw.Value : throw Wrong("a number in [0, 1)");
    }

    /// <inheritdoc/>
    public int Below(int bound)
    {
        var wanted = $"one of {bound} whole numbers";
        var draw = Next(wanted);
        return draw.Bound == bound ? (int)draw.Value : throw Wrong(wanted);
    }

    /// <summary>Refuses a line with more draws than the rules made.</summary>
    public void CheckAllDrawn()
    {
        if (_draws.Count > 0)
        {
            throw _line.Fault($"the rules make {_draws.Count} draws fewer than are recorded");
        }
    }

    private void Add(JsonElement kind, JsonElement arguments, JsonElement value)
    {
        var numbers = _line.List(arguments, Key);
        foreach (var v in value.ValueKind == JsonValueKind.Array ? _line.List(value, Key) : [value])
        {
            if (kind.ValueEquals("rand") && _line.Real(v, Key) is >= 0 and < 1 and var unit)
            {
                _draws.Enqueue(new(null, unit));
            }
            else if (kind.ValueEquals("randint") && numbers.Length >= 2
                && (_line.Integer(numbers[0], Key), _line.Integer(numbers[1], Key), _line.Integer(v, Key)) is var (low, high, whole)
                && whole >= low && whole < high)
            {
                _draws.Enqueue(new(high - low, whole - low));
            }
            else
            {
                throw _line.Fault("a draw is neither 'rand' with a number in [0, 1) nor 'randint' with a whole number within its bounds");
            }
        }
    }

    private Draw Next(string wanted) => _draws.TryDequeue(out var draw) ? draw : throw _line.Fault($"a draw is missing: the rules ask for {wanted}");

    private TraceException Wrong(string wanted) => _line.Fault($"the rules ask for {wanted} where another kind of draw is recorded");

    /// <param name="Bound">Number of values of a whole number; null for a number in [0, 1).</param>
    /// <param name="Value">The value, from 0.</param>
    private readonly record struct Draw(int? Bound, double Value);
}
