using SelfPlay.Games.Boards;

namespace SelfPlay.Games.Tests.Boards;

/// <summary>The rules against an engine that others wrote.</summary>
public sealed class FairyStockfishTests
{
    [Fact]
    public void Breakthrough_has_the_same_move_sequences_from_the_start()
    {
        using var engine = PerftEngine.OpenFairyStockfish("breakthrough");
        Assert.Equal(256036, CompareBreakthrough(engine, Breakthrough.Start, 4));
    }

    [Fact]
    public void Breakthrough_has_the_same_move_sequences_from_random_positions()
    {
        using var engine = PerftEngine.OpenFairyStockfish("breakthrough");
        Assert.True(FromRandomPositions<Breakthrough>(games: 20, position => CompareBreakthrough(engine, position, 3)) > 1_000_000);
    }

    [Fact]
    public void Othello_has_the_same_move_sequences_from_the_start()
    {
        using var engine = PerftEngine.OpenFairyStockfish("flipello");
        Assert.Equal(390216, CompareOthello(engine, Othello.Start, 8));
    }

    [Fact]
    public void Othello_has_the_same_move_sequences_from_random_positions()
    {
        using var engine = PerftEngine.OpenFairyStockfish("flipello");
        var passes = 0;
        var compared = FromRandomPositions<Othello>(
            games: 30,
            position =>
            {
                passes += position.Placements == 0 ? 1 : 0;
                return CompareOthello(engine, position, 4);
            },
            always: position => position.Placements == 0);
        Assert.True(compared > 500_000, $"{compared} sequences");
        Assert.True(passes > 0, "a player had to pass");
    }

    /// <summary>Compares an eighth of the positions of random games, and those that must <paramref name="always"/> be; returns the number of sequences.</summary>
    private static long FromRandomPositions<TGame>(int games, Func<TGame, long> compare, Predicate<TGame>? always = null)
        where TGame : struct, IGame<TGame>
    {
        var random = new Xoshiro256(71);
        var moves = new ushort[TGame.Info.MaxMoves];
        var compared = 0L;
        for (var game = 0; game < games; game++)
        {
            var position = TGame.Start;
            for (var count = position.WriteMoves(moves); count > 0; count = position.WriteMoves(moves))
            {
                if (random.Below(8) == 0 || always?.Invoke(position) == true)
                {
                    compared += compare(position);
                }

                position.Play(moves[random.Below(count)]);
            }
        }

        return compared;
    }

    private static long Compare<TGame>(SortedDictionary<string, long> expected, TGame position, Func<TGame, long> count)
        where TGame : struct, IGame<TGame>
    {
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var moves = new ushort[TGame.Info.MaxMoves];
        foreach (var move in moves[..position.WriteMoves(moves)])
        {
            var next = position;
            next.Play(move);
            counts.Add(position.FormatMove(move), count(next));
        }

        Assert.Equal(expected, counts);
        return counts.Values.Sum();
    }

    private static long CompareBreakthrough(PerftEngine engine, Breakthrough position, int depth)
    {
        // The mover is the engine's white, who begins there and goes up.
        var (own, opponent) = position.Player == 0 ? ('b', 'w') : ('w', 'b');
        var rows = position.ToText().Replace(own, 'P').Replace(opponent, 'p').Split('/');
        if (position.Player == 0)
        {
            Array.Reverse(rows);
        }

        var expected = engine.Divide($"{ToFen(rows)} w - - 0 1", depth, move => position.Player == 1 ? move : Turned(move));
        return Compare(expected, position, next => Perft.Count(next, depth - 1));
    }

    private static long CompareOthello(PerftEngine engine, Othello position, int depth)
    {
        // Discs come from the hand, and the engine's ranks count from below. A pass is written as a move from a square to itself.
        var rows = position.ToText().Replace('x', 'P').Replace('o', 'p').Split('/');
        var hands = new string('P', 60) + new string('p', 60);
        var expected = engine.Divide(
            $"{ToFen(rows)}[{hands}] {(position.Player == 0 ? 'w' : 'b')} - - 0 1",
            depth,
            move => move.StartsWith("P@", StringComparison.Ordinal) ? Turned(move[2..]) : position.FormatMove(Othello.Pass));
        return Compare(expected, position, next => CountOthello(next, depth - 1));
    }

    /// <summary>The engine lets a player pass once more when a game has ended with squares left, if that pass is the last move to be counted.</summary>
    private static long CountOthello(Othello position, int depth)
    {
        if (position.IsOver)
        {
            return depth == 0 || (depth == 1 && position.ToText().Contains('.')) ? 1 : 0;
        }

        if (depth == 0)
        {
            return 1;
        }

        Span<ushort> moves = stackalloc ushort[Othello.Info.MaxMoves];
        var total = 0L;
        foreach (var move in moves[..position.WriteMoves(moves)])
        {
            var next = position;
            next.Play(move);
            total += CountOthello(next, depth - 1);
        }

        return total;
    }

    private static string ToFen(IEnumerable<string> rows)
    {
        var fen = string.Join('/', rows);
        for (var blanks = 8; blanks > 0; blanks--)
        {
            fen = fen.Replace(new string('.', blanks), $"{blanks}", StringComparison.Ordinal);
        }

        return fen;
    }

    /// <summary>A move whose ranks are counted from the other side.</summary>
    private static string Turned(string move) => string.Concat(move.Select(c => char.IsDigit(c) ? (char)('1' + '8' - c) : c));
}
