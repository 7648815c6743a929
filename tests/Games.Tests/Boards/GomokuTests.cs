using SelfPlay.Games.Boards;

namespace SelfPlay.Games.Tests.Boards;

public sealed class GomokuTests : GomokuConformance<GomokuSize15>
{
    [Theory]
    [InlineData("h8 a1 h9 a2 h10 a3 h11 a4 h12", 1)] // upright
    [InlineData("a1 o1 b1 o2 c1 o3 d1 o5 h8 o4", -1)] // upright at the edge, closed in the middle
    [InlineData("a1 c3 a2 d4 b1 e5 b2 f6 d1 g7", -1)] // falling
    [InlineData("o1 h8 n2 h9 l4 h10 k5 a1 m3", 1)] // rising, from the corner
    [InlineData("k15 a1 l15 a3 m15 a5 n15 a7 o15", 1)] // level, into the corner
    public void Five_in_a_line_win(string moves, int outcome)
    {
        var game = BoardText.Play<Gomoku<GomokuSize15>>(moves);
        Assert.True(game.IsOver);
        Assert.Equal(outcome, game.Outcome);
    }

    [Fact]
    public void Six_in_a_line_win_too()
    {
        var game = BoardText.Play<Gomoku<GomokuSize15>>("a1 a3 b1 b3 c1 c3 e1 e3 f1 f3 d1");
        Assert.Equal(1, game.Outcome);
        Assert.StartsWith("xxxxxx", game.ToText());
    }

    [Fact]
    public void Lines_do_not_run_over_the_edge()
    {
        var game = BoardText.Play<Gomoku<GomokuSize15>>("m1 m2 n1 n2 o1 o2 a2 a3 b2 b3 c2 c3");
        Assert.False(game.IsOver);
    }
}

public sealed class Gomoku9Tests : GomokuConformance<GomokuSize9>
{
}

/// <summary>What holds on boards of all sizes.</summary>
public abstract class GomokuConformance<TSize> : GameConformance<Gomoku<TSize>>
    where TSize : struct, IGomokuSize
{
    private static readonly (int Row, int Column)[] Directions = [(0, 1), (1, 0), (1, 1), (1, -1)];

    [Fact]
    public void A_five_is_seen_wherever_it_lies()
    {
        var lines = 0;
        foreach (var direction in Directions)
        {
            for (var square = 0; square < TSize.Size * TSize.Size; square++)
            {
                var squares = Enumerable.Range(0, 5).Select(i => (Row: (square / TSize.Size) + (i * direction.Row), Column: (square % TSize.Size) + (i * direction.Column))).ToArray();
                if (!squares.All(s => Inside(s.Row, s.Column)))
                {
                    continue;
                }

                lines++;
                foreach (var missing in squares)
                {
                    var rows = default(GomokuRows);
                    foreach (var (row, column) in squares.Where(s => s != missing))
                    {
                        rows.Add(row, column);
                    }

                    Assert.False(rows.HasFive());
                    rows.Add(missing.Row, missing.Column);
                    Assert.True(rows.HasFive());
                }
            }
        }

        Assert.Equal((2 * TSize.Size * (TSize.Size - 4)) + (2 * (TSize.Size - 4) * (TSize.Size - 4)), lines);
    }

    [Fact]
    public void Random_games_follow_the_plain_rules()
    {
        foreach (var (game, ply) in RandomPositions(81, games: 50))
        {
            var rows = game.ToText().Split('/');
            var winner = HasFive(rows, 'x') ? 1 : HasFive(rows, 'o') ? -1 : 0;
            Assert.Equal(winner, game.Outcome);
            Assert.Equal(winner != 0 || ply == TSize.Size * TSize.Size, game.IsOver);
            Assert.Equal(ply, game.First.Count + game.Second.Count);
            var empty = Enumerable.Range(0, TSize.Size * TSize.Size).Where(s => rows[s / TSize.Size][s % TSize.Size] == '.');
            Assert.Equal(game.IsOver ? [] : empty, Moves(game));
        }
    }

    [Fact]
    public void A_full_board_without_five_is_a_draw()
    {
        var random = new Xoshiro256(82);
        Assert.False(PlayPeacefully(1, ref random).IsOver);
        var game = PlayPeacefully(0, ref random);
        Assert.True(game.IsOver);
        Assert.Equal(0, game.Outcome);
        Assert.Empty(Moves(game));
        Assert.DoesNotContain('.', game.ToText());
    }

    [Fact]
    public void Playouts_end_at_the_first_five_and_not_before()
    {
        var random = new Xoshiro256(83);
        var draws = 0;
        for (var i = 0; i < 500; i++)
        {
            var game = PlayPeacefully(random.Below(TSize.Size * TSize.Size), ref random);
            game.Playout(ref random);
            var rows = game.ToText().Split('/');
            Assert.Equal(game.Outcome == 1, HasFive(rows, 'x'));
            Assert.Equal(game.Outcome == -1, HasFive(rows, 'o'));
            Assert.True(game.Outcome != 0 || game.Ply == TSize.Size * TSize.Size);
            Assert.Equal(game.Ply, game.First.Count + game.Second.Count);
            draws += game.Outcome == 0 ? 1 : 0;
        }

        Assert.InRange(draws, 1, 499);
    }

    /// <summary>Random games on the large board end long before it is full, so these are games in which nobody means to make five.</summary>
    protected override IEnumerable<Gomoku<TSize>> PositionsNearTheEnd()
    {
        var random = new Xoshiro256(84);
        for (var i = 0; i < 500; i++)
        {
            yield return PlayPeacefully(5, ref random);
        }
    }

    protected override float[] ExpectedPlanes(Gomoku<TSize> game) => [.. BoardText.Plane(game, own: true), .. BoardText.Plane(game, own: false)];

    /// <summary>
    /// Random moves on a pattern of pairs without any five, each player on squares of their own, until <paramref name="left"/>
    /// squares are empty.
    /// </summary>
    private static Gomoku<TSize> PlayPeacefully(int left, ref Xoshiro256 random)
    {
        var pattern = Enumerable.Range(0, TSize.Size * TSize.Size).ToLookup(s => ((2 * (s / TSize.Size)) + (s % TSize.Size)) % 4 / 2);
        var squares = new[] { pattern[0].ToList(), pattern[1].ToList() };
        var game = Gomoku<TSize>.Start;
        while (game.Ply < (TSize.Size * TSize.Size) - left)
        {
            var own = squares[game.Player];
            var chosen = random.Below(own.Count);
            game.Play(own[chosen]);
            own.RemoveAt(chosen);
        }

        return game;
    }

    private static bool HasFive(string[] rows, char mark) =>
        Enumerable.Range(0, TSize.Size * TSize.Size).Any(square => Directions.Any(direction => Enumerable.Range(0, 5).All(i =>
        {
            var (row, column) = ((square / TSize.Size) + (i * direction.Row), (square % TSize.Size) + (i * direction.Column));
            return Inside(row, column) && rows[row][column] == mark;
        })));

    private static bool Inside(int row, int column) => row >= 0 && row < TSize.Size && column >= 0 && column < TSize.Size;
}
