using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Games.Boards.Chess;

namespace SelfPlay.Search.Protocols.Uci;

/// <summary>
/// How a game is spoken of in UCI. As it stands here: by its catalogue name, with moves as the game writes them, and only from
/// the first position. Games that engines know under another name, or with positions as text, derive from it.
/// </summary>
internal class UciNotation<TGame>
    where TGame : struct, IGame<TGame>
{
    /// <summary>The notation of the game.</summary>
    public static UciNotation<TGame> Instance { get; } =
        typeof(TGame) == typeof(Breakthrough) ? (UciNotation<TGame>)(object)new BreakthroughUci()
        : typeof(TGame) == typeof(ChessGame) ? (UciNotation<TGame>)(object)new ChessUci()
        : new();

    /// <summary>The game's name as a value of the option UCI_Variant.</summary>
    public virtual string Variant => TGame.Info.Name;

    /// <summary>Writes a move.</summary>
    public virtual string Format(in TGame position, int move) => position.FormatMove(move);

    /// <summary>Reads a move; false if it is malformed or not legal here.</summary>
    public virtual bool TryParse(in TGame position, string text, out int move) => position.TryParseMove(text, out move);

    /// <summary>Reads a position (`position fen ...`); false if it is malformed or the game has no such text.</summary>
    /// <param name="text">The position.</param>
    /// <param name="position">What it says.</param>
    /// <param name="error">What is wrong with it, without a full stop; empty if nothing is.</param>
    public virtual bool TryReadPosition(string text, out TGame position, out string error)
    {
        position = default;
        error = $"positions of {TGame.Info.Title} are given by 'startpos' and moves, not as text";
        return false;
    }

    /// <summary>Writes a position for `position fen ...`; null if the game has no such text.</summary>
    public virtual string? WritePosition(in TGame position) => null;

    /// <summary>Writes moves that follow one another.</summary>
    public string Format(TGame position, IReadOnlyList<int> moves)
    {
        var words = new string[moves.Count];
        for (var i = 0; i < moves.Count; i++)
        {
            words[i] = Format(position, moves[i]);
            position.Play(moves[i]);
        }

        return string.Join(' ', words);
    }
}
