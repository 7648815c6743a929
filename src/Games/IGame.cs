namespace SelfPlay.Games;

/// <summary>
/// Rules of a two-player zero-sum game with perfect information, as a small mutable value type: copying the struct
/// copies the position. Players alternate strictly; where a rule lets a player skip, a pass is a move.
/// No member allocates except the text ones.
/// </summary>
/// <typeparam name="TSelf">The implementing struct.</typeparam>
public interface IGame<TSelf> : IEquatable<TSelf>
    where TSelf : struct, IGame<TSelf>
{
    /// <summary>Name, sizes and shapes of the game.</summary>
    static abstract GameInfo Info { get; }

    /// <summary>The position before the first move.</summary>
    static abstract TSelf Start { get; }

    /// <summary>The player to move: 0 (moves first) or 1. Still defined when the game is over.</summary>
    int Player { get; }

    /// <summary>Moves played since <see cref="Start"/>.</summary>
    int Ply { get; }

    /// <summary>Whether no further move may be played.</summary>
    bool IsOver { get; }

    /// <summary>+1 if player 0 has won, -1 if player 1 has, 0 for a draw. Meaningful once <see cref="IsOver"/>.</summary>
    int Outcome { get; }

    /// <summary>
    /// Well-mixed 64-bit key: positions with equal continuations (board, player to move and whatever else the rules look
    /// at) have equal keys, others differ but for chance collisions.
    /// </summary>
    ulong Key { get; }

    /// <summary>Writes the legal moves, ascending, and returns their number (0 only when the game is over).</summary>
    /// <param name="moves">At least <see cref="GameInfo.MaxMoves"/> long.</param>
    int WriteMoves(Span<ushort> moves);

    /// <summary>Plays a legal move. The caller vouches for legality; an illegal move leaves the position undefined.</summary>
    void Play(int move);

    /// <summary>Plays uniformly random legal moves to the end; returns how many were played.</summary>
    int Playout(ref Xoshiro256 random);

    /// <summary>
    /// Plays <paramref name="game"/> to the end by uniformly random legal moves, as <see cref="Playout"/> does, and writes them
    /// down; returns how many were played.
    /// </summary>
    /// <param name="game">The position; over afterwards.</param>
    /// <param name="random">Source of chance.</param>
    /// <param name="moves">At least as long as the game may still go on.</param>
    static virtual int RecordPlayout(ref TSelf game, ref Xoshiro256 random, Span<ushort> moves)
    {
        Span<ushort> legal = stackalloc ushort[TSelf.Info.MaxMoves];
        var played = 0;
        for (var count = game.WriteMoves(legal); count > 0; count = game.WriteMoves(legal))
        {
            var move = legal[random.Below(count)];
            game.Play(move);
            moves[played++] = move;
        }

        return played;
    }

    /// <summary>Overwrites the network's input planes, seen from the player to move.</summary>
    /// <param name="planes">[C, H, W] as in <see cref="GameInfo"/>.</param>
    void WritePlanes(Span<float> planes);

    /// <summary>The position under board symmetry <paramref name="symmetry"/> (0 is the identity).</summary>
    TSelf Transform(int symmetry);

    /// <summary>The move that corresponds to <paramref name="move"/> after <see cref="Transform"/>.</summary>
    static abstract int TransformMove(int symmetry, int move);

    /// <summary>A move of this position in the game's notation (docs/games.md); before it is played, for what a move's number means may depend on the player.</summary>
    string FormatMove(int move);

    /// <summary>Reads a move in the game's notation; false if it is malformed or not legal here.</summary>
    bool TryParseMove(ReadOnlySpan<char> text, out int move);

    /// <summary>The board as text: rows from top to bottom joined by '/'; chess has FEN.</summary>
    string ToText();
}
