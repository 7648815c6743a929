using System.Globalization;
using System.Text;

namespace SelfPlay.Games.Records;

/// <summary>
/// SGF. Read is the main line of the first game: who played, the size and the moves. A colour that moves twice in a row has the
/// other pass in between, where it may.
/// </summary>
/// <param name="sgf">How the game is written.</param>
internal sealed class SgfFormat<TGame>(SgfGame<TGame> sgf) : IRecordFormat<TGame>
    where TGame : struct, IGame<TGame>
{
    private const int MovesALine = 10;
    private const int DefaultSize = 19;
    private const int LongestQuote = 20;

    /// <inheritdoc/>
    public string Extension => ".sgf";

    /// <inheritdoc/>
    public RecordedGame<TGame> Read(string text)
    {
        var nodes = SgfTree.MainLine(text);
        var root = nodes.FirstOrDefault() ?? throw new RecordException("it has no game in it");
        CheckGame(root);
        var header = new RecordHeader(Value(root, "PB"), Value(root, "PW"));
        var builder = new RecordBuilder<TGame>(TGame.Start);
        foreach (var property in nodes.SelectMany(n => n))
        {
            var good = property.Name switch
            {
                "B" => Play(builder, 0, property.Values[0]),
                "W" => Play(builder, 1, property.Values[0]),
                "AB" or "AW" or "AE" => builder.Fail($"it sets stones up with {property.Name}, which is not read; {builder.Position.Ply} plies come before"),
                _ => true,
            };
            if (!good)
            {
                break;
            }
        }

        return builder.Finish(header);
    }

    /// <inheritdoc/>
    public string Write(GameRecord<TGame> game, RecordHeader header)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"(;FF[4]GM[{sgf.Number}]CA[UTF-8]AP[SelfPlay]SZ[{TGame.Info.Width}]");
        if (game.Position is IScoredGame { Komi: { } komi, Rules: { } rules })
        {
            text.Append(CultureInfo.InvariantCulture, $"KM[{komi}]RU[{rules}]");
        }

        Property("PB", header.First);
        Property("PW", header.Second);
        Property("DT", header.Date?.ToString("O"));
        Property("RE", RecordResult.Sgf(game.Position, header));
        var position = game.Start;
        for (var ply = 0; ply < game.Moves.Count; ply++)
        {
            text.Append(ply % MovesALine == 0 ? "\n" : string.Empty).Append(position.Player == 0 ? ";B[" : ";W[").Append(sgf.Format(position, game.Moves[ply])).Append(']');
            position.Play(game.Moves[ply]);
        }

        return text.Append(")\n").ToString();

        void Property(string name, string? value)
        {
            if (value is not null)
            {
                text.Append(name).Append('[').Append(value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal)).Append(']');
            }
        }
    }

    private void CheckGame(List<SgfProperty> root)
    {
        if (Value(root, "GM") is { } number && number.Trim() != sgf.Number.ToString(CultureInfo.InvariantCulture))
        {
            throw new RecordException($"its game is number {Excerpt.Of(number, LongestQuote)} of SGF, and {TGame.Info.Title} is {sgf.Number}");
        }

        var size = (Value(root, "SZ") ?? DefaultSize.ToString(CultureInfo.InvariantCulture)).Trim();
        if (size != TGame.Info.Width.ToString(CultureInfo.InvariantCulture))
        {
            throw new RecordException($"its board has the size {Excerpt.Of(size, LongestQuote)}, and that of {TGame.Info.Name} is {TGame.Info.Width}");
        }
    }

    private bool Play(RecordBuilder<TGame> builder, int colour, string value)
    {
        var text = $"{(colour == 0 ? 'B' : 'W')}[{value}]";
        if (builder.Position.Player != colour)
        {
            if (!builder.TryPlay(text, game => game.TryParseMove("pass", out var pass) ? pass : null))
            {
                return false;
            }

            builder.Resume(); // nobody has passed: a turn was skipped
        }

        return builder.TryPlay(text, game => sgf.Parse(game, value));
    }

    private static string? Value(List<SgfProperty> node, string name) => node.Find(p => p.Name == name)?.Values[0];
}
