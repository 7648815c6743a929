using SelfPlay.Games.Boards;

namespace SelfPlay.Games.Tests.Boards;

public sealed class ConnectFourTests : GameConformance<ConnectFour>
{
    [Theory]
    [InlineData("0 1 0 1 0 1 0", 1)] // column
    [InlineData("3 3 4 4 5 5 6", 1)] // row, at the right edge
    [InlineData("6 0 1 1 2 2 3 2 3 3 6 3", -1)] // rising diagonal
    [InlineData("3 3 4 4 5 5 0 6 0 6", -1)] // second row
    public void Four_in_a_line_win(string moves, int outcome)
    {
        var game = BoardText.Play<ConnectFour>(moves);
        Assert.True(game.IsOver);
        Assert.Equal(outcome, game.Outcome);
    }

    [Fact]
    public void A_full_column_is_closed_and_lines_do_not_run_over_the_edge()
    {
        var game = BoardText.Play<ConnectFour>("0 0 0 0 0 0 1 1 1");
        Assert.False(game.TryParseMove("0", out _));
        Assert.Equal([1, 2, 3, 4, 5, 6], Moves(game));
        Assert.False(game.IsOver); // the top of the first column and the foot of the second are no line
    }

    [Fact]
    public void A_line_is_seen_wherever_it_lies()
    {
        var lines = 0;
        foreach (var (columnStep, rowStep) in new[] { (0, 1), (1, 0), (1, 1), (1, -1) })
        {
            for (var square = 0; square < 42; square++)
            {
                var stones = 0UL;
                var inside = true;
                for (var i = 0; i < 4; i++)
                {
                    var (column, row) = ((square / 6) + (i * columnStep), (square % 6) + (i * rowStep));
                    inside &= column is >= 0 and < 7 && row is >= 0 and < 6;
                    stones |= inside ? 1UL << ((7 * column) + row) : 0;
                }

                lines += inside ? 1 : 0;
                Assert.Equal(inside, ConnectFour.HasFour(stones));
            }
        }

        Assert.Equal(69, lines);
    }

    [Fact]
    public void Winning_squares_agree_with_trying_every_square()
    {
        foreach (var (position, _) in RandomPositions(51, games: 300).Where(p => !p.Game.IsOver))
        {
            var expected = 0UL;
            for (var left = ConnectFour.Board & ~position.Occupied; left != 0; left &= left - 1)
            {
                var square = left & (~left + 1);
                expected |= ConnectFour.HasFour(position.Own | square) ? square : 0;
            }

            Assert.Equal(expected, ConnectFour.WinningSquares(position.Own, position.Occupied));
        }
    }

    [Fact]
    public void Bits_run_up_the_columns_from_the_left()
    {
        var game = BoardText.Play<ConnectFour>("6 2 2");
        Assert.Equal((1UL << 42) | (1UL << 15), game.Opponent);
        Assert.Equal(1UL << 14, game.Own);
        Assert.Equal(1UL << 16, game.Playable & ConnectFour.ColumnSquares(2));
    }

    protected override float[] ExpectedPlanes(ConnectFour game) => [.. BoardText.Plane(game, own: true), .. BoardText.Plane(game, own: false)];
}
