using SelfPlay.Games;
using SelfPlay.Games.Boards;

namespace SelfPlay.Search.Protocols.Gtp;

/// <summary>How a game is spoken of in GTP: moves are written as the game writes them, and read whatever their case.</summary>
internal static class GtpNotation<TGame>
    where TGame : struct, IGame<TGame>
{
    /// <summary>Side of the board as `boardsize` has it: the longer one.</summary>
    public static int BoardSize => Math.Max(TGame.Info.Height, TGame.Info.Width);

    /// <summary>Whether `boardsize` says all there is to say.</summary>
    public static bool IsSquare => TGame.Info.Height == TGame.Info.Width;

    /// <summary>Writes a move.</summary>
    public static string Format(in TGame position, int move) => position.FormatMove(move);

    /// <summary>Writes moves that follow one another.</summary>
    public static string Format(TGame position, IReadOnlyList<int> moves)
    {
        var words = new string[moves.Count];
        for (var i = 0; i < moves.Count; i++)
        {
            words[i] = Format(position, moves[i]);
            position.Play(moves[i]);
        }

        return string.Join(' ', words);
    }

    /// <summary>Reads a move; false if it is malformed or not legal here.</summary>
    public static bool TryParse(in TGame position, string text, out int move) =>
        position.TryParseMove(text, out move)
        || position.TryParseMove(text.ToLowerInvariant(), out move)
        || position.TryParseMove(text.ToUpperInvariant(), out move);

    /// <summary>The word for a player's colour. Black begins, as in Go.</summary>
    public static string Colour(int player) => player == 0 ? "black" : "white";

    /// <summary>Reads a colour.</summary>
    public static bool TryParseColour(string text, out int player)
    {
        player = text.ToLowerInvariant() switch
        {
            "b" or "black" => 0,
            "w" or "white" => 1,
            _ => -1,
        };
        return player >= 0;
    }

    /// <summary>The result of a game that is over, as `final_score` gives it; the margin where the game has one.</summary>
    public static string Score(in TGame position)
    {
        if (position.Outcome == 0)
        {
            return "0";
        }

        return $"{(position.Outcome > 0 ? 'B' : 'W')}+{Margin(position)}";
    }

    private static string Margin(in TGame position) => position is Othello othello
        ? $"{Math.Abs(System.Numerics.BitOperations.PopCount(othello.Own) - System.Numerics.BitOperations.PopCount(othello.Opponent))}"
        : string.Empty;
}
