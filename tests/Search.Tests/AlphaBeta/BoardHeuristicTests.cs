using System.Runtime.InteropServices;
using CsCheck;
using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Search.AlphaBeta;
using SelfPlay.Search.Matches;
using SelfPlay.Search.Players;

namespace SelfPlay.Search.Tests.AlphaBeta;

/// <summary>The heuristics of Hex, Breakthrough and Gomoku against slow and obvious ways to work them out.</summary>
public sealed class BoardHeuristicTests
{
    private static readonly (int Row, int Column)[] HexSteps = [(-1, 0), (-1, 1), (0, 1), (1, 0), (1, -1), (0, -1)];
    private static readonly (int Row, int Column)[] Lines = [(0, 1), (1, 0), (1, 1), (1, -1)];

    [Fact]
    public void Hex_counts_the_stones_that_are_missing_and_the_cells_that_would_do()
    {
        Assert.Equal(0, new HexHeuristic().Evaluate(Hex.Start));
        AlphaBetaSearchTests.Positions<Hex>(0, 100).Sample(
            position =>
            {
                var lead = HexSide(position.ToText().Split('/'), 'x', across: false) - HexSide(position.ToText().Split('/'), 'o', across: true);
                Assert.Equal(position.Player == 0 ? lead : -lead, new HexHeuristic().Evaluate(position));
            },
            iter: 300, threads: 1);
    }

    /// <summary>A stone in the middle is worth having, one in the corner is not: with the sides changed the score changes sides.</summary>
    [Fact]
    public void Alpha_beta_takes_over_a_good_first_stone_and_leaves_a_bad_one()
    {
        var search = new AlphaBetaSearch<HexWithSwap, HexWithSwapHeuristic>();
        Assert.Equal(HexWithSwap.Swap, search.Search(AfterFirst("f6"), 2));
        Assert.NotEqual(HexWithSwap.Swap, search.Search(AfterFirst("a1"), 2));

        static HexWithSwap AfterFirst(string stone)
        {
            var position = HexWithSwap.Start;
            Assert.True(position.TryParseMove(stone, out var move));
            position.Play(move);
            return position;
        }
    }

    [Fact]
    public void Breakthrough_counts_pieces_by_the_way_they_have_left()
    {
        Assert.Equal(0, new BreakthroughHeuristic().Evaluate(Breakthrough.Start));
        int[] worth = [0, 60, 34, 24, 18, 14, 12, 12];
        AlphaBetaSearchTests.Positions<Breakthrough>(0, 60).Sample(
            position =>
            {
                var rows = position.ToText().Split('/');
                var lead = rows.Select((row, r) => (worth[7 - r] * row.Count(c => c == 'b')) - (worth[r] * row.Count(c => c == 'w'))).Sum();
                Assert.Equal(position.Player == 0 ? lead : -lead, new BreakthroughHeuristic().Evaluate(position));
            },
            iter: 300, threads: 1);
    }

    [Fact]
    public void Gomoku_counts_the_fives_that_are_open_to_one_player() => CountsFives<GomokuSize15>();

    [Fact]
    public void Gomoku_on_the_small_board_does_too() => CountsFives<GomokuSize9>();

    [Fact]
    public void Heuristics_do_not_see_a_turned_board_and_are_bounded()
    {
        IsBlindToSymmetry<Hex, HexHeuristic>(100);
        IsBlindToSymmetry<Breakthrough, BreakthroughHeuristic>(60);
        IsBlindToSymmetry<Gomoku<GomokuSize15>, GomokuHeuristic<GomokuSize15>>(100);
        IsBlindToSymmetry<Gomoku<GomokuSize9>, GomokuHeuristic<GomokuSize9>>(40);
    }

    [Fact]
    public void Alpha_beta_with_them_beats_chance()
    {
        BeatsChance<Hex>("alphabeta:1");
        BeatsChance<HexWithSwap>("alphabeta:1");
        BeatsChance<Breakthrough>("alphabeta:3");
        BeatsChance<Gomoku<GomokuSize15>>("alphabeta:1");
        BeatsChance<Gomoku<GomokuSize9>>("alphabeta:2");
    }

    private static void IsBlindToSymmetry<TGame, THeuristic>(int maxPly)
        where TGame : struct, IGame<TGame>
        where THeuristic : struct, IHeuristic<TGame> =>
        Gen.Select(AlphaBetaSearchTests.Positions<TGame>(0, maxPly), Gen.Int[0, TGame.Info.Symmetries - 1]).Sample(
            (position, symmetry) =>
            {
                var score = default(THeuristic).Evaluate(position);
                Assert.Equal(score, default(THeuristic).Evaluate(position.Transform(symmetry)));
                Assert.InRange(score, -IHeuristic<TGame>.Limit, IHeuristic<TGame>.Limit);
            },
            iter: 300, threads: 1);

    private static void BeatsChance<TGame>(string player)
        where TGame : struct, IGame<TGame>
    {
        using var first = PlayerCatalog.Create<TGame>(PlayerSpec.Parse(player), 1);
        using var second = PlayerCatalog.Create<TGame>(PlayerSpec.Parse("random"), 2);
        var result = new MatchRunner<TGame>(first, second).Run(new MatchOptions { Games = 10, OpeningPlies = 2, Seed = 1 });
        Assert.True(result.Score == 1, $"{TGame.Info.Title}: {result}");
    }

    /// <summary>Cells on cheapest chains less 128 times their price, by walking from both edges; the price of a cell is 0 with an own stone.</summary>
    private static int HexSide(string[] rows, char mark, bool across)
    {
        var from = Prices(rows, mark, (row, column) => (across ? column : row) == 0);
        var to = Prices(rows, mark, (row, column) => (across ? column : row) == HexCells.Size - 1);
        var cheapest = Enumerable.Range(0, HexCells.Size).Min(i => across ? from[i, HexCells.Size - 1] : from[HexCells.Size - 1, i]);
        var cells = Enumerable.Range(0, HexCells.BoardCells).Count(cell =>
        {
            var (row, column) = (cell / HexCells.Size, cell % HexCells.Size);
            return rows[row][column] == '.' && from[row, column] + to[row, column] - 1 == cheapest;
        });
        return cells - (128 * cheapest);
    }

    /// <summary>The fewest stones, the cell's own included, that link each cell to an edge.</summary>
    private static int[,] Prices(string[] rows, char mark, Func<int, int, bool> onEdge)
    {
        const int Never = 1000;
        var prices = new int[HexCells.Size, HexCells.Size];
        MemoryMarshal.CreateSpan(ref prices[0, 0], prices.Length).Fill(Never);
        for (var changed = true; changed;)
        {
            changed = false;
            for (var cell = 0; cell < HexCells.BoardCells; cell++)
            {
                var (row, column) = (cell / HexCells.Size, cell % HexCells.Size);
                var before = onEdge(row, column) ? 0 : HexSteps
                    .Select(s => (Row: row + s.Row, Column: column + s.Column))
                    .Where(n => n.Row is >= 0 and < HexCells.Size && n.Column is >= 0 and < HexCells.Size)
                    .Min(n => prices[n.Row, n.Column]);
                var price = before + (rows[row][column] == mark ? 0 : rows[row][column] == '.' ? 1 : Never);
                changed |= price < prices[row, column];
                prices[row, column] = Math.Min(price, prices[row, column]);
            }
        }

        return prices;
    }

    private static void CountsFives<TSize>()
        where TSize : struct, IGomokuSize
    {
        Assert.Equal(0, new GomokuHeuristic<TSize>().Evaluate(Gomoku<TSize>.Start));
        AlphaBetaSearchTests.Positions<Gomoku<TSize>>(0, TSize.Size * TSize.Size / 2).Sample(
            position =>
            {
                var rows = position.ToText().Split('/');
                var (own, other) = position.Player == 0 ? ('x', 'o') : ('o', 'x');
                Assert.Equal(Fives<TSize>(rows, own, other) - Fives<TSize>(rows, other, own), new GomokuHeuristic<TSize>().Evaluate(position));
            },
            iter: 100, threads: 1);
    }

    private static int Fives<TSize>(string[] rows, char own, char other)
        where TSize : struct, IGomokuSize
    {
        var score = 0;
        foreach (var (rowStep, columnStep) in Lines)
        {
            for (var square = 0; square < TSize.Size * TSize.Size; square++)
            {
                var five = Enumerable.Range(0, 5).Select(i => (Row: (square / TSize.Size) + (i * rowStep), Column: (square % TSize.Size) + (i * columnStep))).ToArray();
                if (five.All(s => s.Row < TSize.Size && s.Column >= 0 && s.Column < TSize.Size))
                {
                    var cells = string.Concat(five.Select(s => rows[s.Row][s.Column]));
                    score += cells.Contains(other) ? 0 : cells.Count(c => c == own) switch { 0 => 0, 1 => 1, 2 => 5, 3 => 25, _ => 125 };
                }
            }
        }

        return score;
    }
}
