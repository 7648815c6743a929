namespace SelfPlay.Games.Tests.Boards;

/// <summary>Counts of move sequences from the start, against published numbers.</summary>
internal static class Perft
{
    /// <summary>Number of sequences of exactly <paramref name="depth"/> moves.</summary>
    public static long Count<TGame>(TGame position, int depth)
        where TGame : struct, IGame<TGame>
    {
        Span<ushort> moves = stackalloc ushort[TGame.Info.MaxMoves];
        var count = position.WriteMoves(moves);
        if (depth <= 1)
        {
            return depth == 0 ? 1 : count;
        }

        var total = 0L;
        foreach (var move in moves[..count])
        {
            var next = position;
            next.Play(move);
            total += Count(next, depth - 1);
        }

        return total;
    }

    /// <summary>Number of complete games.</summary>
    public static long Games<TGame>(TGame position)
        where TGame : struct, IGame<TGame>
    {
        Span<ushort> moves = stackalloc ushort[TGame.Info.MaxMoves];
        var count = position.WriteMoves(moves);
        if (count == 0)
        {
            return 1;
        }

        var total = 0L;
        foreach (var move in moves[..count])
        {
            var next = position;
            next.Play(move);
            total += Games(next);
        }

        return total;
    }
}
