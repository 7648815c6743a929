using SelfPlay.Games.Boards.Chess;

namespace SelfPlay.Games.Records;

/// <summary>
/// Moves as people write them: chess in algebraic notation, the other games in their own. Read in either notation, and
/// whatever the case where that is not ambiguous.
/// </summary>
public static class MoveText<TGame>
    where TGame : struct, IGame<TGame>
{
    /// <summary>Writes a move.</summary>
    public static string Format(in TGame position, int move) =>
        position is ChessGame chess ? ChessSan.Format(chess, move) : position.FormatMove(move);

    /// <summary>Writes moves that follow one another.</summary>
    public static string Format(TGame position, IEnumerable<int> moves)
    {
        var words = new List<string>();
        foreach (var move in moves)
        {
            words.Add(Format(position, move));
            position.Play(move);
        }

        return string.Join(' ', words);
    }

    /// <summary>Reads a move; false if it is malformed or not legal here.</summary>
    public static bool TryParse(in TGame position, string text, out int move)
    {
        ArgumentNullException.ThrowIfNull(text);
        return position.TryParseMove(text, out move)
            || (position is ChessGame chess
                ? ChessSan.TryParse(chess, text, out move)
                : position.TryParseMove(text.ToLowerInvariant(), out move));
    }
}
