namespace SelfPlay.Search.Matches;

/// <summary>How a match is played.</summary>
public sealed record MatchOptions
{
    /// <summary>Games in all; colours alternate, the first-named player begins the first.</summary>
    public required int Games { get; init; }

    /// <summary>
    /// Random plies before the players take over. Both games of a pair, one with each colour, begin with the same ones.
    /// Deterministic players repeat themselves: without an opening, their match is two games told many times.
    /// </summary>
    /// <value>The default is 0.</value>
    public int OpeningPlies { get; init; }

    /// <summary>Seed of the openings.</summary>
    public ulong Seed { get; init; }

    /// <summary>Games in progress at once; players that evaluate in batches like many.</summary>
    /// <value>The default is 128.</value>
    public int Concurrency { get; init; } = 128;

    /// <summary>Told the result so far whenever games have ended.</summary>
    public Action<MatchResult>? Progress { get; init; }

    /// <summary>Told of every game that a player lost by failing to move.</summary>
    public Action<Forfeit>? Forfeited { get; init; }
}

/// <summary>A game lost by a failure.</summary>
/// <param name="Game">Number of the game, from 1 in the order they were begun.</param>
/// <param name="Reason">One sentence that names the player and what it did.</param>
public sealed record Forfeit(int Game, string Reason);

/// <summary>Games played so far, and how they ended for the first-named player.</summary>
/// <param name="Wins">Games it won.</param>
/// <param name="Draws">Games drawn.</param>
/// <param name="Losses">Games it lost.</param>
public readonly record struct MatchResult(int Wins, int Draws, int Losses)
{
    /// <summary>Games the first-named player lost by failing to move; they are among <see cref="Losses"/>.</summary>
    public int FirstForfeits { get; init; }

    /// <summary>Games its opponent lost by failing to move; they are among <see cref="Wins"/>.</summary>
    public int SecondForfeits { get; init; }

    /// <summary>Games played.</summary>
    public int Games => Wins + Draws + Losses;

    /// <summary>Points per game: a win is 1, a draw 1/2; 0 before the first game.</summary>
    public double Score => Games == 0 ? 0 : (Wins + (0.5 * Draws)) / Games;
}
