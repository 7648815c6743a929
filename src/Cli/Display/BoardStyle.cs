using Spectre.Console;
using SelfPlay.Games;

namespace SelfPlay.Cli.Display;

/// <summary>How the squares of a game look on a terminal, in Spectre's markup.</summary>
/// <param name="First">Colour of the first player's pieces.</param>
/// <param name="Second">Colour of the second player's.</param>
/// <param name="Board">Colour of the board; null for the terminal's own.</param>
/// <param name="Empty">What an empty square shows.</param>
/// <param name="Shapes">The pieces by the letters of the board's text, small ones; other letters are discs.</param>
internal sealed record BoardStyle(string First, string Second, string? Board, string Empty, IReadOnlyDictionary<char, char>? Shapes = null)
{
    /// <summary>Letters without colours.</summary>
    public static readonly BoardStyle Plain = new(string.Empty, string.Empty, null, ".");

    private const string LightSquare = "#c8b08c";
    private const string DarkSquare = "#8a6d4b";
    private const string Wood = "#d0a860";
    private const string Felt = "#2e7d4f";
    private const string Highlight = "#5fafff";
    private const char Disc = '\u25cf';
    private const char Pawn = '\u265f';

    private static readonly Dictionary<char, char> Chessmen = new()
    {
        ['k'] = '\u265a',
        ['q'] = '\u265b',
        ['r'] = '\u265c',
        ['b'] = '\u265d',
        ['n'] = '\u265e',
        ['p'] = Pawn,
    };

    private bool IsPlain => First.Length == 0;

    private bool IsChequered => Board == LightSquare;

    /// <summary>The style of a game.</summary>
    public static BoardStyle Of(GameInfo game) => game.Name switch
    {
        "chess" => new("white", "black", LightSquare, "  ", Chessmen),
        "breakthrough" => new("black", "white", LightSquare, "  ", new Dictionary<char, char> { ['b'] = Pawn, ['w'] = Pawn }),
        "othello" => new("black", "white", Felt, "\u00b7"),
        ['g', 'o', >= '0' and <= '9', ..] or ['g', 'o', 'm', ..] => new("black", "white", Wood, "\u253c"),
        _ => new("red", "yellow", null, "\u00b7"),
    };

    /// <summary>What stands between two squares of a row.</summary>
    public string Gap() => Board is null ? " " : IsChequered ? string.Empty : $"[grey on {Board}] [/]";

    /// <summary>A square.</summary>
    /// <param name="label">What an empty square is called, where it has no name beside the board.</param>
    /// <param name="cell">Its letter in the board's text.</param>
    /// <param name="row">Its row.</param>
    /// <param name="column">Its column.</param>
    /// <param name="isNew">Whether the piece has just come there.</param>
    public string Cell(string? label, char cell, int row, int column, bool isNew)
    {
        if (IsPlain)
        {
            return Markup.Escape(label ?? cell.ToString());
        }

        var board = isNew && Board is not null ? Highlight : IsChequered && (row + column) % 2 != 0 ? DarkSquare : Board;
        var on = board is null ? string.Empty : $" on {board}";
        if (cell == '.')
        {
            return $"[grey{on}]{label ?? Empty}[/]";
        }

        var shape = Shapes?.GetValueOrDefault(char.ToLowerInvariant(cell), Disc) ?? Disc;
        return $"[{(isNew ? "bold " : string.Empty)}{(IsFirst(cell) ? First : Second)}{on}]{shape}{(IsChequered ? " " : string.Empty)}[/]";
    }

    /// <summary>Chess writes the first player's pieces as capitals; the others have two letters.</summary>
    private bool IsFirst(char cell) => Shapes == Chessmen ? char.IsUpper(cell) : cell is 'x' or 'X' or 'b';
}
