using System.Text;

namespace SelfPlay.Games.Records;

/// <summary>
/// A list of moves in the game's notation, separated by blanks or line ends; numbers with a full stop are skipped. Lines that
/// begin with # say which game it is and who played: `# game: othello`.
/// </summary>
internal sealed class MoveListFormat<TGame> : IRecordFormat<TGame>
    where TGame : struct, IGame<TGame>
{
    private const int MovesALine = 10;

    /// <inheritdoc/>
    public string Extension => ".txt";

    /// <inheritdoc/>
    public RecordedGame<TGame> Read(string text)
    {
        var header = new RecordHeader();
        var builder = new RecordBuilder<TGame>(TGame.Start);
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] == '#')
            {
                header = ReadHeader(line[1..], header);
                continue;
            }

            foreach (var word in line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            {
                if (!(word[^1] == '.' && word.TrimEnd('.').All(char.IsAsciiDigit)) && !builder.TryPlay(word, game => MoveText<TGame>.TryParse(game, word, out var move) ? move : null))
                {
                    return builder.Finish(header);
                }
            }
        }

        return builder.Finish(header);
    }

    /// <inheritdoc/>
    public string Write(GameRecord<TGame> game, RecordHeader header)
    {
        var text = new StringBuilder();
        text.Append("# game: ").Append(TGame.Info.Name).Append('\n');
        Line("first", header.First);
        Line("second", header.Second);
        Line("date", header.Date?.ToString("O"));
        Line("result", RecordResult.Text(header));
        var position = game.Start;
        for (var ply = 0; ply < game.Moves.Count; ply++)
        {
            text.Append(MoveText<TGame>.Format(position, game.Moves[ply])).Append(ply % MovesALine == MovesALine - 1 ? '\n' : ' ');
            position.Play(game.Moves[ply]);
        }

        return text.ToString().TrimEnd() + "\n";

        void Line(string name, string? value)
        {
            if (value is not null)
            {
                text.Append("# ").Append(name).Append(": ").Append(value.ReplaceLineEndings(" ")).Append('\n');
            }
        }
    }

    private static RecordHeader ReadHeader(string line, RecordHeader header)
    {
        var colon = line.IndexOf(':');
        var (name, value) = colon < 0 ? (line.Trim(), string.Empty) : (line[..colon].Trim(), line[(colon + 1)..].Trim());
        return name switch
        {
            "game" when !GameCatalog.TryFind(value, out var game) || game.Name != TGame.Info.Name =>
                throw new RecordException($"it is a game of '{value}', not of {TGame.Info.Name}"),
            "first" => header with { First = value },
            "second" => header with { Second = value },
            _ => header,
        };
    }
}
