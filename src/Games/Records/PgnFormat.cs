using System.Text;
using SelfPlay.Games.Boards.Chess;

namespace SelfPlay.Games.Records;

/// <summary>PGN: the first game of a file, from its first position or the one its FEN tag gives.</summary>
internal sealed class PgnFormat : IRecordFormat<ChessGame>
{
    private const int LineLength = 80;

    /// <inheritdoc/>
    public string Extension => ".pgn";

    /// <inheritdoc/>
    public RecordedGame<ChessGame> Read(string text)
    {
        var (tags, moves) = PgnTokens.Read(text);
        if (tags.Count == 0 && moves.Count == 0)
        {
            throw new RecordException("it has no game in it");
        }

        var start = ChessGame.Start;
        if (tags.TryGetValue("FEN", out var fen) && !ChessFen.TryParse(fen, out start, out var error))
        {
            throw new RecordException($"its FEN tag is no position: {error.TrimEnd('.')}");
        }

        var builder = new RecordBuilder<ChessGame>(start);
        foreach (var word in moves)
        {
            if (!builder.TryPlay(word, game => MoveText<ChessGame>.TryParse(game, word, out var move) ? move : null))
            {
                break;
            }
        }

        return builder.Finish(new RecordHeader(tags.GetValueOrDefault("White"), tags.GetValueOrDefault("Black")));
    }

    /// <inheritdoc/>
    public string Write(GameRecord<ChessGame> game, RecordHeader header)
    {
        var text = new StringBuilder();
        Tag("Event", "SelfPlay");
        Tag("Site", "?");
        Tag("Date", header.Date?.ToString("yyyy.MM.dd") ?? "????.??.??");
        Tag("Round", "-");
        Tag("White", header.First ?? "?");
        Tag("Black", header.Second ?? "?");
        Tag("Result", RecordResult.Text(header));
        if (!game.Start.Equals(ChessGame.Start))
        {
            Tag("SetUp", "1");
            Tag("FEN", ChessFen.Format(game.Start));
        }

        text.Append('\n');
        AppendMoves(text, game, RecordResult.Text(header));
        return text.ToString();

        void Tag(string name, string value) => text.Append('[').Append(name).Append(" \"")
            .Append(value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).ReplaceLineEndings(" ")).Append("\"]\n");
    }

    private static void AppendMoves(StringBuilder text, GameRecord<ChessGame> game, string result)
    {
        var words = new List<string>();
        var position = game.Start;
        foreach (var move in game.Moves)
        {
            if (position.TryResume(out var resumed))
            {
                position = resumed; // the draw was not claimed
            }

            if (position.Player == 0 || words.Count == 0)
            {
                words.Add($"{(position.Ply / 2) + 1}{(position.Player == 0 ? "." : "...")}");
            }

            words.Add(ChessSan.Format(position, move));
            position.Play(move);
        }

        words.Add(result);
        var length = 0;
        foreach (var word in words)
        {
            var breaks = length > 0 && length + 1 + word.Length > LineLength;
            text.Append(breaks ? "\n" : length > 0 ? " " : string.Empty).Append(word);
            length = (breaks || length == 0 ? 0 : length + 1) + word.Length;
        }

        text.Append('\n');
    }
}
