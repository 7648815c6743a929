using System.Text;
using System.Text.Json;
using SelfPlay.Games;

namespace SelfPlay.Search.Positions;

/// <summary>
/// Reads solved positions: JSON lines with `game`, `moves` (from the start), `value`, `values` by move, `optimal` and, to
/// be checked if they are there, `to_move`, `stones` and `board`. Everything is verified but the truth of the values.
/// </summary>
public static class SolvedPositionFile
{
    /// <summary>Longest line, characters.</summary>
    public const int MaxLineLength = 1 << 16;

    /// <summary>Most positions in a file.</summary>
    public const int MaxPositions = 100_000;

    private const int LongestQuote = 20;

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">A line is malformed; the sentence names file and line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<SolvedPosition<TGame>> Read<TGame>(string path)
        where TGame : struct, IGame<TGame>
    {
        using var reader = new StreamReader(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        return Read<TGame>(reader, path);
    }

    /// <summary>Reads from a reader, which <paramref name="name"/> names in errors.</summary>
    /// <exception cref="InvalidDataException">A line is malformed; the sentence names file and line.</exception>
    public static IReadOnlyList<SolvedPosition<TGame>> Read<TGame>(TextReader reader, string name)
        where TGame : struct, IGame<TGame>
    {
        var positions = new List<SolvedPosition<TGame>>();
        var number = 1;
        try
        {
            var buffer = new StringBuilder();
            for (; ReadLine(reader, buffer) is { } line; number++)
            {
                if (!string.IsNullOrWhiteSpace(line))
                {
                    Require(positions.Count < MaxPositions, $"there are more than {MaxPositions} positions");
                    positions.Add(Parse<TGame>(line));
                }
            }
        }
        catch (JsonException)
        {
            throw Malformed(name, number, "this is not a JSON object");
        }
        catch (DecoderFallbackException)
        {
            throw Malformed(name, number, "this or a later line is not UTF-8 text");
        }
        catch (FormatException e)
        {
            throw Malformed(name, number, e.Message);
        }

        return positions.Count > 0 ? positions : throw new InvalidDataException($"{name} holds no positions.");
    }

    private static InvalidDataException Malformed(string name, int line, string reason) =>
        new($"{name}, line {line}: {reason}.");

    /// <summary>A line without its end, or null behind the last.</summary>
    private static string? ReadLine(TextReader reader, StringBuilder buffer)
    {
        buffer.Clear();
        int c;
        while ((c = reader.Read()) >= 0 && c != '\n')
        {
            Require(buffer.Length < MaxLineLength, $"the line is longer than {MaxLineLength} characters");
            buffer.Append((char)c);
        }

        return c < 0 && buffer.Length == 0 ? null : buffer.ToString();
    }

    private static SolvedPosition<TGame> Parse<TGame>(string line)
        where TGame : struct, IGame<TGame>
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        Require(root.ValueKind == JsonValueKind.Object, "this is not a JSON object");
        var gameName = Text(Member(root, "game", JsonValueKind.String));
        Require(
            gameName == TGame.Info.TraceName || gameName == TGame.Info.Name,
            $"the game is '{gameName}', expected '{TGame.Info.TraceName}'");
        var game = Replay<TGame>(root);
        CheckBoard(root, game.Position);

        var values = ReadValues(root, game.Position);
        var value = Value(Member(root, "value", JsonValueKind.Number));
        var best = values.Values.Max();
        Require(value == best, $"'value' is {value}, but the best of 'values' is {best}");
        var expected = values.Where(v => v.Value == best).Select(v => v.Key).Order().ToArray();
        var optimal = Member(root, "optimal", JsonValueKind.Array).EnumerateArray()
            .Select(m => Move(Text(m), game.Position)).Order().ToArray();
        Require(optimal.SequenceEqual(expected), "'optimal' is not the moves with the best of 'values'");
        return new SolvedPosition<TGame>(game, value, expected, values.Count);
    }

    private static GameRecord<TGame> Replay<TGame>(JsonElement root)
        where TGame : struct, IGame<TGame>
    {
        var game = new GameRecord<TGame>();
        foreach (var move in Member(root, "moves", JsonValueKind.Array).EnumerateArray())
        {
            Require(!game.Position.IsOver, $"'moves' go on after the game is over at ply {game.Position.Ply}");
            game.Play(Move(Text(move), game.Position));
        }

        Require(!game.Position.IsOver, "the game is over");
        return game;
    }

    private static void CheckBoard<TGame>(JsonElement root, in TGame position)
        where TGame : struct, IGame<TGame>
    {
        if (root.TryGetProperty("to_move", out var player))
        {
            Require(player.ValueKind == JsonValueKind.Number && player.TryGetInt32(out var p) && p == position.Player, "'to_move' is not the player to move after 'moves'");
        }

        if (root.TryGetProperty("board", out var board))
        {
            Require(Text(board) == position.ToText(), "'board' is not the board after 'moves'");
        }
    }

    private static Dictionary<int, int> ReadValues<TGame>(JsonElement root, in TGame position)
        where TGame : struct, IGame<TGame>
    {
        var values = new Dictionary<int, int>();
        foreach (var entry in Member(root, "values", JsonValueKind.Object).EnumerateObject())
        {
            Require(values.TryAdd(Move(entry.Name, position), Value(entry.Value)), $"'values' has the move '{entry.Name}' twice");
        }

        Span<ushort> moves = stackalloc ushort[TGame.Info.MaxMoves];
        Require(values.Count == position.WriteMoves(moves), "'values' does not hold every legal move");
        return values;
    }

    private static int Move<TGame>(string text, in TGame position)
        where TGame : struct, IGame<TGame>
    {
        Require(position.TryParseMove(text, out var move), $"'{Excerpt.Of(text, LongestQuote)}' is not a legal move at ply {position.Ply}");
        return move;
    }

    private static JsonElement Member(JsonElement root, string name, JsonValueKind kind)
    {
        Require(root.TryGetProperty(name, out var member), $"'{name}' is missing");
        Require(member.ValueKind == kind, $"'{name}' is not {Describe(kind)}");
        return member;
    }

    private static string Describe(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        JsonValueKind.Number => "a number",
        _ => "a string",
    };

    private static string Text(JsonElement element)
    {
        Require(element.ValueKind == JsonValueKind.String, $"{Excerpt.Of(element.GetRawText(), LongestQuote)} is not a string");
        return element.GetString()!;
    }

    private static int Value(JsonElement element)
    {
        var value = 0;
        Require(
            element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out value) && value is >= -1 and <= 1,
            $"the value {Excerpt.Of(element.GetRawText(), LongestQuote)} is not 1, 0 or -1");
        return value;
    }

    private static void Require(bool condition, string reason)
    {
        if (!condition)
        {
            throw new FormatException(reason);
        }
    }
}
