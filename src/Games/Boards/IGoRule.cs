namespace SelfPlay.Games.Boards;

/// <summary>
/// What a rule set of Go says about repetition. Whatever it says, taking back a ko at once is illegal, and so is suicide.
/// </summary>
public interface IGoRule
{
    /// <summary>
    /// Whether a move that recreates an earlier whole-board position is illegal; otherwise it ends the game at once in a draw.
    /// </summary>
    static abstract bool ForbidsRepetition { get; }
}

/// <summary>Positional superko: no move may recreate an earlier whole-board position, whoever was to move there.</summary>
public readonly struct PositionalSuperko : IGoRule
{
    /// <inheritdoc/>
    public static bool ForbidsRepetition => true;
}

/// <summary>Simple ko: only taking back at once is illegal; any other repetition of a whole-board position is a draw.</summary>
public readonly struct SimpleKo : IGoRule
{
    /// <inheritdoc/>
    public static bool ForbidsRepetition => false;
}
