using CsCheck;
using SelfPlay.Games.Boards;
using SelfPlay.Search.Matches;
using SelfPlay.Search.Players;
using SelfPlay.Search.Rollouts;
using SelfPlay.Search.Solvers;
using SelfPlay.Search.Tests.Solvers;

namespace SelfPlay.Search.Tests.Rollouts;

public sealed class RaveSearchTests
{
    /// <summary>Two nodes with children; the simulation goes on from the second and ends in a playout of three moves.</summary>
    [Fact]
    public void A_simulation_counts_for_every_move_its_player_makes_from_there_on()
    {
        var tree = new UctTree(16);
        tree.Reset();
        var first = tree.First[UctTree.Root] = tree.Append([0, 1, 2, 3]);
        tree.Counts[UctTree.Root] = 4;
        var node = first + 2;
        var second = tree.First[node] = tree.Append([5, 2, 0, 1]);
        tree.Counts[node] = 4;
        var leaf = second + 1;
        var amaf = new AmafTable(6);
        amaf.Follow(tree);

        // By turns: 2, 1 and 0 for the player to move at the root, 2 and 5 for the other.
        amaf.BackUp(tree, [UctTree.Root, node, leaf], depth: 2, [2, 2, 1, 5, 0], value: 1);
        Assert.Equal([1, 1, 1, 0], amaf.Visits[first..(first + 4)]);
        Assert.Equal([1, 1, 1, 0], amaf.Totals[first..(first + 4)]);
        Assert.Equal([1, 1, 0, 0], amaf.Visits[second..(second + 4)]);
        Assert.Equal([-1, -1, 0, 0], amaf.Totals[second..(second + 4)]);

        // A move before a node does not count there: 1 was made at the root only.
        amaf.BackUp(tree, [UctTree.Root, first + 1], depth: 1, [1, 5, 3], value: -1);
        Assert.Equal([1, 2, 1, 1], amaf.Visits[first..(first + 4)]);
        Assert.Equal([1, 0, 1, -1], amaf.Totals[first..(first + 4)]);
        Assert.Equal([1, 1, 0, 0], amaf.Visits[second..(second + 4)]);
    }

    [Fact]
    public void The_formula_of_the_paper_decides()
    {
        // n, q and n', q' of three children, b = 0.5: beta = n' / (n + n' + n n').
        //   10, 0.2 and 40, 0.5: beta 40 / 450, value 0.2267
        //    1, 0   and 40, 0.5: beta 40 / 81,  value 0.2469
        //    0      and 20, 0.24: beta 1,       value 0.24
        var (tree, amaf) = Children((10, 2, 40, 20), (1, 0, 40, 20), (0, 0, 20, 4.8f));
        Assert.Equal(1, Best(k: 1, bonus: 0));
        Assert.Equal(2, Best(k: 4, bonus: 0)); // more bias: 0.2073, 0.0995, 0.24
        Assert.Equal(1, Best(k: 0, bonus: 0)); // none: all results count alike, 0.44, 0.4878, 0.24
        Assert.Equal(2, Best(k: 0, bonus: 10)); // e / sqrt(n + 1)

        // Nothing is known about the last one.
        (tree, amaf) = Children((10, 2, 40, 20), (1, 0, 40, 20), (0, 0, 20, 4.8f), (0, 0, 0, 0));
        Assert.Equal(3, Best(k: 1, bonus: 0));

        int Best(float k, float bonus) => RaveScores.Select(tree, amaf, 1, tree.Count - 1, k, bonus) - 1;
    }

    [Fact]
    public void Vectors_and_single_steps_agree()
    {
        var child = Gen.Select(Gen.Int[0, 30], Gen.Int[-30, 30], Gen.Int[0, 300], Gen.Int[-300, 300]);
        Gen.Select(child.Array[1, 40], Gen.Float[0, 1], Gen.Float[0, 3]).Sample(
            (children, k, bonus) =>
            {
                var (tree, amaf) = Children([.. children.Select(c => ((float)c.Item1, (float)c.Item2, (float)c.Item3, (float)c.Item4))]);
                Assert.Equal(
                    RaveScores.SelectOneByOne(tree, amaf, 1, children.Length, k, bonus),
                    RaveScores.SelectByVector(tree, amaf, 1, children.Length, k, bonus));
            },
            iter: 20_000, threads: 1);
    }

    [Fact]
    public void Reading_beyond_the_tree_is_refused()
    {
        var (tree, amaf) = Children((1, 0, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => RaveScores.SelectByVector(tree, amaf, 1, 2, 1, 1));
    }

    /// <summary>However wrong moves as first are in Tic-Tac-Toe, the moves' own results win in the end.</summary>
    [Fact]
    public void Converges_to_a_minimax_move_in_every_tictactoe_position()
    {
        var minimax = new MinimaxSolver<TicTacToe>();
        var search = new RaveSearch<TicTacToe>(seed: 5, new RaveOptions { Solver = false, Exploration = 1 });
        foreach (var position in TicTacToePositions.Open())
        {
            var child = position;
            child.Play(search.Search(position, 5_000));
            Assert.True(minimax.Solve(position) == -minimax.Solve(child), $"{position} -> {child}");
        }
    }

    [Fact]
    public void A_win_at_once_is_found_and_proven()
    {
        var search = new RaveSearch<ConnectFour>(seed: 1);
        Assert.Equal(0, search.Search(ConnectFourSolverTests.Position([0, 1, 0, 1, 0, 1]), 1_000));
        Assert.Equal(1, search.Value);
        Assert.True(search.Simulations < 50, $"{search.Simulations} simulations");
    }

    [Fact]
    public void The_same_seed_gives_the_same_tree_whatever_was_searched_before()
    {
        var used = new RaveSearch<Hex>(1);
        used.Search(Hex.Start, 300);
        Assert.Equal(Visits(new RaveSearch<Gomoku<GomokuSize9>>(3)), Visits(new RaveSearch<Gomoku<GomokuSize9>>(3)));
        Assert.NotEqual(Visits(new RaveSearch<Gomoku<GomokuSize9>>(3)), Visits(new RaveSearch<Gomoku<GomokuSize9>>(4)));

        // A second search that still knew the first's moves as first would differ from a fresh one by much more than chance.
        var (again, fresh) = (Values(used), Values(new RaveSearch<Hex>(2)));
        Assert.InRange(again, fresh - 0.2f, fresh + 0.2f);

        static int[] Visits(RaveSearch<Gomoku<GomokuSize9>> search)
        {
            search.Search(Gomoku<GomokuSize9>.Start, 500);
            var visits = new int[Gomoku<GomokuSize9>.Info.Actions];
            search.CopyVisits(visits);
            return visits;
        }

        static float Values(RaveSearch<Hex> search)
        {
            search.Search(Hex.Start, 1_000);
            return search.Value;
        }
    }

    [Fact]
    public void Searching_allocates_nothing()
    {
        var search = new RaveSearch<Hex>(seed: 1);
        search.Search(Hex.Start, 5_000);
        Assert.Equal(0, Allocations.Of(() => search.Search(Hex.Start, 2_000)));
        var others = new RaveSearch<Othello>(seed: 1); // whose moves of a playout are recorded move by move
        others.Search(Othello.Start, 5_000);
        Assert.Equal(0, Allocations.Of(() => others.Search(Othello.Start, 2_000)));
    }

    /// <summary>The figures of docs/algorithms/background.md come from longer matches.</summary>
    [Fact]
    public void Beats_UCT_in_hex_with_as_many_simulations()
    {
        using var rave = PlayerCatalog.Create<Hex>(PlayerSpec.Parse("rave:300"), 1);
        using var uct = PlayerCatalog.Create<Hex>(PlayerSpec.Parse("mcts:300"), 2);
        var result = new MatchRunner<Hex>(rave, uct).Run(new MatchOptions { Games = 20, OpeningPlies = 2, Seed = 1 }, TestContext.Current.CancellationToken);
        Assert.True(result.Score >= 0.8, result.ToString());
    }

    private static (UctTree Tree, AmafTable Amaf) Children(params (float N, float W, float LaterN, float LaterW)[] children)
    {
        var tree = new UctTree(64);
        tree.Reset();
        tree.Append([.. Enumerable.Range(0, children.Length).Select(i => (ushort)i)]);
        var amaf = new AmafTable(64);
        amaf.Follow(tree);
        for (var i = 0; i < children.Length; i++)
        {
            (tree.Visits[i + 1], tree.Totals[i + 1], amaf.Visits[i + 1], amaf.Totals[i + 1]) = children[i];
        }

        return (tree, amaf);
    }
}
