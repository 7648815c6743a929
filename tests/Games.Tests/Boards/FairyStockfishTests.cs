using SelfPlay.Games.Boards;

namespace SelfPlay.Games.Tests.Boards;

/// <summary>The rules against an engine that others wrote.</summary>
public sealed class FairyStockfishTests
{
    [Fact]
    public void Breakthrough_has_the_same_move_sequences_from_the_start()
    {
        using var engine = PerftEngine.OpenFairyStockfish("breakthrough");
        Assert.Equal(256036, Compare(engine, Breakthrough.Start, 4));
    }

    [Fact]
    public void Breakthrough_has_the_same_move_sequences_from_random_positions()
    {
        using var engine = PerftEngine.OpenFairyStockfish("breakthrough");
        var random = new Xoshiro256(71);
        var moves = new ushort[Breakthrough.Info.MaxMoves];
        var compared = 0L;
        for (var game = 0; game < 20; game++)
        {
            var position = Breakthrough.Start;
            for (var count = position.WriteMoves(moves); count > 0; count = position.WriteMoves(moves))
            {
                if (random.Below(8) == 0)
                {
                    compared += Compare(engine, position, 3);
                }

                position.Play(moves[random.Below(count)]);
            }
        }

        Assert.True(compared > 1_000_000);
    }

    private static long Compare(PerftEngine engine, Breakthrough position, int depth)
    {
        var expected = engine.Divide(ToFen(position), depth);
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var moves = new ushort[Breakthrough.Info.MaxMoves];
        foreach (var move in moves[..position.WriteMoves(moves)])
        {
            var next = position;
            next.Play(move);
            counts.Add(ToEngine(position, position.FormatMove(move)), Perft.Count(next, depth - 1));
        }

        Assert.Equal(expected, counts);
        return counts.Values.Sum();
    }

    /// <summary>The position with the mover as the engine's white, who begins there and goes up.</summary>
    private static string ToFen(Breakthrough position)
    {
        var (own, opponent) = position.Player == 0 ? ('b', 'w') : ('w', 'b');
        var rows = position.ToText().Replace(own, 'P').Replace(opponent, 'p').Split('/');
        if (position.Player == 0)
        {
            Array.Reverse(rows);
        }

        for (var blanks = 8; blanks > 0; blanks--)
        {
            rows = [.. rows.Select(row => row.Replace(new string('.', blanks), $"{blanks}", StringComparison.Ordinal))];
        }

        return $"{string.Join('/', rows)} w - - 0 1";
    }

    private static string ToEngine(Breakthrough position, string move) =>
        position.Player == 1 ? move : string.Concat(move.Select(c => char.IsDigit(c) ? (char)('1' + '8' - c) : c));
}
