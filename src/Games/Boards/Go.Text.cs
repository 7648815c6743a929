namespace SelfPlay.Games.Boards;

/// <content>Notation, text and symmetries.</content>
public partial struct Go<TGoban, TPoints, TRule>
{
    private const string PassText = "pass";

    /// <summary>GTP's letters of the columns: there is no I.</summary>
    private const string Columns = "ABCDEFGHJKLMNOPQRST";

    /// <inheritdoc/>
    /// <remarks>The eight symmetries of the square; the pass stays itself. The whole game is turned, move by move.</remarks>
    public readonly Go<TGoban, TPoints, TRule> Transform(int symmetry)
    {
        SquareSymmetry.Check(symmetry);
        if (symmetry == 0)
        {
            return this;
        }

        var game = Start;
        for (var ply = 0; ply < _ply; ply++)
        {
            game.Play(TransformMove(symmetry, MoveAt(ply)));
        }

        return game;
    }

    /// <inheritdoc/>
    public static int TransformMove(int symmetry, int move)
    {
        if (move != Pass)
        {
            return SquareSymmetry.Map(symmetry, TGoban.Size, move);
        }

        SquareSymmetry.Check(symmetry);
        return Pass;
    }

    /// <inheritdoc/>
    /// <remarks>As in the Go Text Protocol: the column's letter, and the row's number from the bottom.</remarks>
    public readonly string FormatMove(int move)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)move, (uint)Pass, nameof(move));
        return move == Pass ? PassText : $"{Columns[move % TGoban.Size]}{TGoban.Size - (move / TGoban.Size)}";
    }

    /// <inheritdoc/>
    /// <remarks>Capitals and small letters are the same.</remarks>
    public readonly bool TryParseMove(ReadOnlySpan<char> text, out int move)
    {
        move = text.Equals(PassText, StringComparison.OrdinalIgnoreCase) ? Pass : SquareNamed(text);
        if (move == Pass)
        {
            return !IsOver;
        }

        return move >= 0 && !IsOver && !(Placements() & GoTables<TGoban, TPoints>.Points[GoTables<TGoban, TPoints>.PointOf[move]]).IsEmpty;
    }

    /// <inheritdoc/>
    /// <remarks>`X` is player 0 (black), `O` player 1 (white), `.` empty; the row with the highest number comes first.</remarks>
    public readonly string ToText() => string.Create((TGoban.Size * (TGoban.Size + 1)) - 1, this, static (text, game) =>
    {
        var (x, o) = game.Player == 0 ? (game._own, game._opponent) : (game._opponent, game._own);
        text.Fill('.');
        for (var row = 1; row < TGoban.Size; row++)
        {
            text[(row * (TGoban.Size + 1)) - 1] = '/';
        }

        Mark(text, x, 'X');
        Mark(text, o, 'O');
    });

    /// <inheritdoc/>
    public override readonly string ToString() => ToText();

    private static void Mark(Span<char> text, TPoints stones, char mark)
    {
        for (; !stones.IsEmpty; stones = stones.Except(GoTables<TGoban, TPoints>.Points[stones.First]))
        {
            var square = GoTables<TGoban, TPoints>.SquareOf[stones.First];
            text[square + (square / TGoban.Size)] = mark;
        }
    }

    /// <summary>The square of a name such as `C4`; -1 if there is none.</summary>
    private static int SquareNamed(ReadOnlySpan<char> text)
    {
        if (text.Length is < 2 or > 3 || !char.IsAsciiDigit(text[1]) || text[1] == '0' || (text.Length == 3 && !char.IsAsciiDigit(text[2])))
        {
            return -1;
        }

        var column = Columns.IndexOf(char.ToUpperInvariant(text[0]));
        var row = text.Length == 2 ? text[1] - '0' : ((text[1] - '0') * 10) + text[2] - '0';
        return column >= 0 && column < TGoban.Size && row <= TGoban.Size ? ((TGoban.Size - row) * TGoban.Size) + column : -1;
    }
}
