using SelfPlay.Games.Boards;

namespace SelfPlay.Games.Tests.Boards;

public sealed class OthelloTests : GameConformance<Othello>
{
    [Fact]
    public void The_start_is_the_standard_one() =>
        Assert.Equal("......../......../......../...ox.../...xo.../......../......../........", Othello.Start.ToText());

    /// <summary>The shortest game there is: white has no disc left after black's fifth move.</summary>
    [Fact]
    public void A_game_ends_at_once_when_neither_side_can_move()
    {
        var game = BoardText.Play<Othello>("f5 d6 c5 f4 e3 f6 g5 e6 e7");
        Assert.True(game.IsOver);
        Assert.Equal(1, game.Outcome);
        Assert.DoesNotContain('o', game.ToText());
    }

    [Fact]
    public void A_pass_is_the_only_move_where_it_is_legal_and_changes_no_disc()
    {
        var passes = 0;
        foreach (var (game, _) in RandomPositions(41, games: 300))
        {
            if (!Moves(game).Contains(Othello.Pass))
            {
                continue;
            }

            passes++;
            Assert.Equal([Othello.Pass], Moves(game));
            Assert.True(game.TryParseMove("pass", out var move));
            var next = game;
            next.Play(move);
            Assert.Equal(game.ToText(), next.ToText());
            Assert.NotEqual(game, next);
            Assert.NotEqual(game.Key, next.Key);
            Assert.False(next.IsOver);
            Assert.DoesNotContain(Othello.Pass, Moves(next));
        }

        Assert.True(passes > 10);
    }

    [Fact]
    public void Vectors_and_words_and_a_walk_over_the_board_agree()
    {
        var random = new Xoshiro256(42);
        foreach (var (own, opponent) in Boards(ref random))
        {
            var moves = 0UL;
            for (var square = 0; square < 64; square++)
            {
                var disc = 1UL << square;
                if (((own | opponent) & disc) != 0)
                {
                    continue;
                }

                var flips = WalkFlips(square, own, opponent);
                moves |= flips != 0 ? disc : 0;
                Assert.Equal(flips, OthelloBits.FlipsByWord(disc, own, opponent));
                Assert.Equal(flips, OthelloBits.Flips(disc, own, opponent));
            }

            Assert.Equal(moves, OthelloBits.MovesByWord(own, opponent));
            Assert.Equal(moves, OthelloBits.Moves(own, opponent));
        }
    }

    protected override float[] ExpectedPlanes(Othello game)
    {
        var placements = new float[64];
        foreach (var move in Moves(game).Where(m => m != Othello.Pass))
        {
            placements[move] = 1;
        }

        return [.. BoardText.Plane(game, own: true), .. BoardText.Plane(game, own: false), .. placements];
    }

    private static List<(ulong Own, ulong Opponent)> Boards(ref Xoshiro256 random)
    {
        var boards = new List<(ulong, ulong)>();
        for (var i = 0; i < 3000; i++)
        {
            var (colours, occupied) = (random.Next(), random.Next() | (i % 3 == 0 ? random.Next() : 0));
            boards.Add((colours & occupied, ~colours & occupied));
        }

        return boards;
    }

    private static ulong WalkFlips(int square, ulong own, ulong opponent)
    {
        var flips = 0UL;
        foreach (var (rowStep, columnStep) in new[] { (-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1) })
        {
            var (row, column) = ((square / 8) + rowStep, (square % 8) + columnStep);
            var run = 0UL;
            while (row is >= 0 and < 8 && column is >= 0 and < 8)
            {
                var here = 1UL << ((row * 8) + column);
                if ((opponent & here) == 0)
                {
                    flips |= (own & here) != 0 ? run : 0;
                    break;
                }

                run |= here;
                (row, column) = (row + rowStep, column + columnStep);
            }
        }

        return flips;
    }
}
