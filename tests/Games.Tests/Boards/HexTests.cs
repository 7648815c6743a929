using SelfPlay.Games.Boards;

namespace SelfPlay.Games.Tests.Boards;

public sealed class HexTests : GameConformance<Hex>
{
    private const int Size = HexCells.Size;

    private static readonly (int Row, int Column)[] Steps = [(-1, 0), (-1, 1), (0, 1), (1, 0), (1, -1), (0, -1)];

    [Theory]
    [InlineData("f1 a1 f2 a2 f3 a3 f4 a4 f5 a5 f6 a6 f7 a7 f8 a8 f9 a9 f10 a10 f11", 1)] // straight down
    [InlineData("k1 a1 j2 a2 i3 a3 h4 a4 g5 a5 f6 b1 e7 b2 d8 b3 c9 b4 b10 b5 a11", 1)] // down the short diagonal
    [InlineData("a1 a6 b1 b6 c1 c6 d1 d6 e1 e6 f1 f6 g1 g6 h1 h6 i1 i6 j1 j6 a2 k6", -1)] // straight across
    public void Joining_the_own_edges_wins(string moves, int outcome)
    {
        var game = BoardText.Play<Hex>(moves);
        Assert.True(game.IsOver);
        Assert.Equal(outcome, game.Outcome);
    }

    [Fact]
    public void Joining_the_other_players_edges_is_nothing()
    {
        var game = BoardText.Play<Hex>("a6 f1 b6 f2 c6 f3 d6 f4 e6 f5 g6 f7 h6 f8 i6 f9 j6 f10 k6 f11 f6");
        Assert.False(game.IsOver);
    }

    [Fact]
    public void The_long_diagonal_is_no_chain()
    {
        var game = BoardText.Play<Hex>("a1 k1 b2 k2 c3 k3 d4 k4 e5 k5 f6 k6 g7 k7 h8 k8 i9 k9 j10 a11 k11");
        Assert.False(game.IsOver);
    }

    [Fact]
    public void A_game_is_over_when_a_walk_over_the_board_finds_a_chain_and_not_before()
    {
        foreach (var (game, _) in RandomPositions(61))
        {
            var rows = game.ToText().Split('/');
            Assert.Equal(Walk(rows, 'x', (row, _) => row == 0).Any(c => c / Size == Size - 1), game.Outcome == 1);
            Assert.Equal(Walk(rows, 'o', (_, column) => column == 0).Any(c => c % Size == Size - 1), game.Outcome == -1);
        }
    }

    /// <summary>Random stones in any number, so that the positions of a game that ended long ago are among them.</summary>
    [Fact]
    public void Spreading_reaches_what_a_walk_reaches()
    {
        var random = new Xoshiro256(62);
        for (var i = 0; i < 1000; i++)
        {
            var density = random.Unit();
            var cells = Enumerable.Range(0, HexCells.BoardCells).Where(_ => random.Unit() < density).ToHashSet();
            var rows = Enumerable.Range(0, Size).Select(r => string.Concat(Enumerable.Range(0, Size).Select(c => cells.Contains((r * Size) + c) ? 'x' : '.'))).ToArray();
            var set = cells.Aggregate(default(HexCells), (all, cell) => all | HexCells.Single(cell));
            Assert.Equal(cells.Count, set.Count);
            Assert.Equal(Walk(rows, 'x', (_, column) => column == Size - 1), Cells((set & HexCells.RightColumn).Spread(set)));
            Assert.Equal(Walk(rows, 'x', (row, _) => row == Size - 1), Cells((set & HexCells.BottomRow).Spread(set)));
            Assert.Equal(cells.Select(c => HexCells.BoardCells - 1 - c).Order(), Cells(set.Turned()));
            Assert.Equal(Enumerable.Range(0, HexCells.BoardCells).Where(c => !cells.Contains(c)), Cells(~set));
        }
    }

    [Fact]
    public void A_cell_has_the_six_neighbours_of_its_hexagon()
    {
        for (var cell = 0; cell < HexCells.BoardCells; cell++)
        {
            var (row, column) = (cell / Size, cell % Size);
            var expected = Steps.Select(s => (Row: row + s.Row, Column: column + s.Column)).Where(n => Inside(n.Row, n.Column)).Select(n => (n.Row * Size) + n.Column);
            Assert.Equal(expected.Order(), Cells(HexCells.NeighboursOf(cell)));
            Assert.Equal(Cells(HexCells.NeighboursOf(cell)).Select(HexCells.Transpose).Order(), Cells(HexCells.NeighboursOf(HexCells.Transpose(cell))));
        }
    }

    [Fact]
    public void The_second_player_sees_rows_as_columns()
    {
        var game = BoardText.Play<Hex>("a1");
        Assert.True(game.TryParseMove("a2", out var move));
        Assert.Equal(1, move);
        Assert.Equal("a2", game.FormatMove(1));
        Assert.Equal("b1", Hex.Start.FormatMove(1));
    }

    /// <summary>Short games are those in which a playout's assumption that nothing happens for a while is wrong.</summary>
    [Fact]
    public void Playouts_find_the_end_of_short_games_too()
    {
        var random = new Xoshiro256(63);
        var lengths = new List<int>();
        for (var i = 0; i < 20_000; i++)
        {
            var game = Hex.Start;
            lengths.Add(game.Playout(ref random));
            Assert.Equal(game.Ply, game.Occupied.Count);
            Assert.Equal(game.Outcome, game.Player == 1 ? 1 : -1);
        }

        Assert.InRange(lengths.Count(l => l < 80), 200, 600);
        Assert.InRange(lengths.Average(), 107, 108);
    }

    /// <summary>The planes of a board as a side (0: `x`, 1: `o`) sees it: with rows and columns exchanged for 1.</summary>
    internal static float[] PlanesOf(string text, int side)
    {
        var rows = text.Split('/');
        if (side == 1)
        {
            rows = [.. Enumerable.Range(0, Size).Select(column => string.Concat(rows.Select(row => row[column])))];
        }

        var (own, opponent) = side == 0 ? ('x', 'o') : ('o', 'x');
        var planes = new float[7 * HexCells.BoardCells];
        for (var cell = 0; cell < HexCells.BoardCells; cell++)
        {
            planes[cell] = rows[cell / Size][cell % Size] == own ? 1 : 0;
            planes[HexCells.BoardCells + cell] = rows[cell / Size][cell % Size] == opponent ? 1 : 0;
            planes[(6 * HexCells.BoardCells) + cell] = cell / Size is 0 or Size - 1 ? 1 : 0;
        }

        Fill(2, Walk(rows, own, (row, _) => row == 0));
        Fill(3, Walk(rows, own, (row, _) => row == Size - 1));
        Fill(4, Walk(rows, opponent, (_, column) => column == 0));
        Fill(5, Walk(rows, opponent, (_, column) => column == Size - 1));
        return planes;

        void Fill(int plane, IEnumerable<int> cells)
        {
            foreach (var cell in cells)
            {
                planes[(plane * HexCells.BoardCells) + cell] = 1;
            }
        }
    }

    protected override float[] ExpectedPlanes(Hex game) => PlanesOf(game.ToText(), game.Player);

    /// <summary>Cells with <paramref name="mark"/> that a walk from cell to cell reaches from a set of cells, ascending.</summary>
    private static IEnumerable<int> Walk(string[] rows, char mark, Func<int, int, bool> from)
    {
        var reached = new SortedSet<int>();
        for (var cell = 0; cell < HexCells.BoardCells; cell++)
        {
            if (from(cell / Size, cell % Size))
            {
                Visit(cell / Size, cell % Size);
            }
        }

        return reached;

        void Visit(int row, int column)
        {
            if (Inside(row, column) && rows[row][column] == mark && reached.Add((row * Size) + column))
            {
                foreach (var (rowStep, columnStep) in Steps)
                {
                    Visit(row + rowStep, column + columnStep);
                }
            }
        }
    }

    private static bool Inside(int row, int column) => row is >= 0 and < Size && column is >= 0 and < Size;

    private static IEnumerable<int> Cells(HexCells set)
    {
        for (var left = set; !left.IsEmpty; left = left.WithoutFirst)
        {
            yield return left.First;
        }
    }
}
