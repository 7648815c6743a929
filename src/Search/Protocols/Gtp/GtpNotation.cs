using System.Globalization;
using SelfPlay.Games;

namespace SelfPlay.Search.Protocols.Gtp;

/// <summary>How a game is spoken of in GTP: moves are written as the game writes them, and read whatever their case.</summary>
internal static class GtpNotation<TGame>
    where TGame : struct, IGame<TGame>
{
    /// <summary>What sets the board up on the other side: nothing is said of boards that are not square, `boardsize` cannot.</summary>
    public static IEnumerable<string> SetUp()
    {
        if (TGame.Info.Height == TGame.Info.Width)
        {
            yield return $"boardsize {TGame.Info.Height}";
        }

        yield return "clear_board";
        if (Komi is { } komi)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"komi {komi}");
        }
    }

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

    /// <summary>Whether stones may be dead or alive.</summary>
    public static bool HasStatus => Komi is not null;

    /// <summary>What the second player is given; null if the game has no such custom.</summary>
    public static double? Komi => (TGame.Start as IScoredGame)?.Komi;

    /// <summary>
    /// The result as `final_score` gives it, with the margin where the game has one; null if it has none yet. In a game with komi
    /// there is always one: the board is scored as it stands.
    /// </summary>
    /// <param name="position">The position.</param>
    /// <param name="komi">The komi that counts; null for the game's own.</param>
    public static string? Score(in TGame position, double? komi)
    {
        if (!position.IsOver && !HasStatus)
        {
            return null;
        }

        var scored = position as IScoredGame;
        var lead = scored is null || (position.IsOver && position.Outcome == 0)
            ? position.Outcome
            : scored.Score + ((scored.Komi - komi) ?? 0);
        var margin = scored is null ? string.Empty : Math.Abs(lead).ToString("0.#", CultureInfo.InvariantCulture);
        return lead == 0 ? "0" : $"{(lead > 0 ? 'B' : 'W')}+{margin}";
    }

    /// <summary>Where stones lie, of games that name their squares as GTP does.</summary>
    public static IEnumerable<string> Stones(TGame position)
    {
        var labels = BoardLabels.Of(TGame.Info);
        var rows = position.ToText().Split('/');
        for (var row = 0; row < rows.Length; row++)
        {
            for (var column = 0; column < rows[row].Length; column++)
            {
                if (rows[row][column] != '.')
                {
                    yield return labels.Columns[column] + labels.Rows[row];
                }
            }
        }
    }
}
