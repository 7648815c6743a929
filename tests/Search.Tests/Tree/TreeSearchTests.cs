using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Search.Evaluation;
using SelfPlay.Search.Tree;

namespace SelfPlay.Search.Tests.Tree;

/// <summary>What a search keeps between moves, shares with leaves in flight, costs, and says of proven positions.</summary>
public sealed class TreeSearchTests
{
    [Fact]
    public void Advance_keeps_the_statistics_of_the_subtree()
    {
        for (var seed = 1UL; seed <= 20; seed++)
        {
            var random = new Xoshiro256(seed);
            var search = Positions.Searched(Positions.Random<Othello>(seed, 10), new SearchOptions(), new HashEvaluator<Othello>(seed), 200, explore: true);
            var old = search.Tree;
            var index = old.Visits(SearchTree.Root).IndexOf(old.Visits(SearchTree.Root).ToArray().Max());
            var child = old.Children(SearchTree.Root)[index];
            search.Advance(old.Moves(SearchTree.Root)[index]);
            Assert.NotSame(old, search.Tree);
            TreeComparison.AssertSame(old, child, search.Tree, SearchTree.Root);
            Assert.Equal(TreeComparison.Nodes(old, child).Count(), search.Tree.NodeCount);
            Assert.Equal(new HashEvaluator<Othello>(seed).Value(search.Position.Key), search.Tree.RootEvaluation);
        }
    }

    [Fact]
    public void Advance_to_a_move_never_searched_starts_a_new_tree()
    {
        var search = Positions.Searched(Othello.Start, new SearchOptions(), new HashEvaluator<Othello>(), 1);
        var tree = search.Tree;
        var unvisited = tree.Moves(SearchTree.Root)[tree.Children(SearchTree.Root).IndexOf(SearchTree.Unvisited)];
        search.Advance(unvisited);
        Assert.Equal(1, search.Tree.NodeCount);
        Assert.Equal(0, search.Tree.EdgeCount(SearchTree.Root));
        Assert.Equal(1, search.Position.Ply);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Reused_visits_count_only_when_asked_to(bool count)
    {
        var random = new Xoshiro256(1);
        var evaluator = new HashEvaluator<ConnectFour>();
        var search = Positions.Searched(ConnectFour.Start, new SearchOptions { CountReusedVisits = count }, evaluator, 100);
        search.Advance(search.ChooseMove(0, ref random));
        var kept = search.Tree.NodeVisits(SearchTree.Root);
        Assert.InRange(kept, 10, 99);
        Positions.Run(search, evaluator, 100, explore: false, ref random);
        Assert.Equal(count ? 101 : kept + 100, search.Tree.NodeVisits(SearchTree.Root));
    }

    [Fact]
    public void A_tree_with_more_visits_than_asked_for_is_searched_once_more()
    {
        var random = new Xoshiro256(1);
        var evaluator = new HashEvaluator<ConnectFour>();
        var search = Positions.Searched(ConnectFour.Start, new SearchOptions { CountReusedVisits = true }, evaluator, 100);
        Positions.Run(search, evaluator, 20, explore: false, ref random);
        Assert.Equal(102, search.Tree.NodeVisits(SearchTree.Root));
    }

    [Fact]
    public void Advance_is_refused_while_leaves_are_in_flight()
    {
        var random = new Xoshiro256(1);
        var search = new TreeSearch<ConnectFour>(new SearchOptions());
        search.Begin(10, explore: false, ref random);
        Assert.True(search.TryCollect(new EvaluationBatch<ConnectFour>(1), ref random));
        Assert.Throws<InvalidOperationException>(() => search.Advance(0));
    }

    [Fact]
    public void Virtual_loss_spreads_leaves_and_is_gone_after_delivery()
    {
        var options = new SearchOptions { LeavesInFlight = 8, Puct = new PuctOptions { VirtualLoss = 3, Solver = false } };
        var random = new Xoshiro256(1);
        var evaluator = new HashEvaluator<Othello>();
        var search = new TreeSearch<Othello>(options);
        search.Reset(Positions.Random<Othello>(6, 12));
        search.Begin(400, explore: false, ref random);
        var batch = new EvaluationBatch<Othello>(8);
        var largest = 0;
        while (!search.IsComplete)
        {
            batch.Clear();
            while (search.TryCollect(batch, ref random))
            {
            }

            Assert.Equal(batch.Count, search.InFlight);
            largest = Math.Max(largest, batch.Count);
            evaluator.Evaluate(batch);
            search.Deliver(batch, ref random);
            Assert.Equal(0, search.InFlight);
            AssertSumsAddUp(search.Tree);
        }

        Assert.Equal(8, largest);
        Assert.Equal(400, search.Simulations);
        Assert.True(evaluator.Evaluations <= 401);
    }

    [Theory]
    [InlineData(RootPolicy.Puct, 1)]
    [InlineData(RootPolicy.Puct, 8)]
    [InlineData(RootPolicy.Gumbel, 1)]
    public void A_warm_search_allocates_nothing(RootPolicy root, int leaves)
    {
        var search = new TreeSearch<ConnectFour>(new SearchOptions { Root = root, LeavesInFlight = leaves }, 16);
        var batch = new EvaluationBatch<ConnectFour>(8);
        var evaluator = new HashEvaluator<ConnectFour>();
        PlayGame(search, evaluator, batch, 2);
        PlayGame(search, evaluator, batch, 1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        PlayGame(search, evaluator, batch, 1);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(RootPolicy.Puct)]
    [InlineData(RootPolicy.Gumbel)]
    public void The_same_seed_makes_the_same_tree(RootPolicy root)
    {
        var options = new SearchOptions { Root = root };
        var evaluator = new HashEvaluator<Othello>();
        var first = Positions.Searched(Othello.Start, options, evaluator, 100, explore: true, seed: 9).Tree;
        var second = Positions.Searched(Othello.Start, options, evaluator, 100, explore: true, seed: 9).Tree;
        var other = Positions.Searched(Positions.Random<Othello>(1, 20), options, evaluator, 100, explore: true, seed: 9).Tree;
        TreeComparison.AssertSame(first, SearchTree.Root, second, SearchTree.Root);
        Assert.NotEqual(first.NodeCount + first.EdgeSlots, other.NodeCount + other.EdgeSlots);
    }

    [Theory]
    [InlineData(RootPolicy.Puct)]
    [InlineData(RootPolicy.Gumbel)]
    public void Another_seed_makes_another_tree(RootPolicy root)
    {
        var options = new SearchOptions { Root = root, GumbelScale = 0.01f };
        var evaluator = new HashEvaluator<ConnectFour>();
        var trees = Enumerable.Range(1, 5).Select(seed =>
            string.Join(' ', Positions.Searched(ConnectFour.Start, options, evaluator, 100, explore: true, (ulong)seed).Tree.Visits(SearchTree.Root).ToArray()));
        Assert.Equal(5, trees.Distinct().Count());
    }

    [Theory]
    [InlineData(RootPolicy.Puct)]
    [InlineData(RootPolicy.Gumbel)]
    public void A_proven_win_gets_all_of_the_policy(RootPolicy root)
    {
        // xx. / oo. / ... with x to move: 2 wins at once.
        var search = Positions.Searched(TicTacToe(0, 3, 1, 4), new SearchOptions { Root = root }, new HashEvaluator<TicTacToe>(), 500, explore: true);
        Assert.True(search.IsProven);
        Assert.Equal(1, search.RootValue);
        var policy = Policy(search);
        Assert.Equal(1, policy[Array.IndexOf(Positions.Moves(search.Position), (ushort)2)] + OtherWins(search, policy), 1e-6f);
        var random = new Xoshiro256(1);
        Assert.Equal(1, search.Tree.EdgeExacts(SearchTree.Root)[Array.IndexOf(Positions.Moves(search.Position), (ushort)search.ChooseMove(1, ref random))]);
    }

    [Theory]
    [InlineData(RootPolicy.Puct)]
    [InlineData(RootPolicy.Gumbel)]
    public void A_proven_draw_gives_equal_mass_to_the_drawing_moves(RootPolicy root)
    {
        var truth = new NaiveMinimax<TicTacToe>();
        var checkedCases = 0;
        for (var seed = 1UL; seed <= 40; seed++)
        {
            var position = Positions.Random<TicTacToe>(seed, 5);
            var search = Positions.Searched(position, new SearchOptions { Root = root }, new ConstantEvaluator<TicTacToe>(), 2000);
            if (!search.IsProven || search.RootValue != 0)
            {
                continue;
            }

            checkedCases++;
            var expected = Positions.Moves(position).Select(m => truth.MoveValue(position, m) == 0 ? 1f : 0f).ToArray();
            var policy = Policy(search);
            Assert.All(expected.Zip(policy), p => Assert.Equal(p.First / expected.Sum(), p.Second, 1e-6f));
        }

        Assert.True(checkedCases > 3);
    }

    [Fact]
    public void A_proven_loss_keeps_the_visit_shares()
    {
        // x. o / . x . / . . o with o having to answer two threats: x to move next wins whatever o does.
        var search = Positions.Searched(TicTacToe(0, 1, 4, 8, 6), new SearchOptions(), new HashEvaluator<TicTacToe>(), 2000);
        Assert.True(search.IsProven);
        Assert.Equal(-1, search.RootValue);
        var visits = search.Tree.Visits(SearchTree.Root).ToArray();
        Assert.All(visits.Zip(Policy(search)), p => Assert.Equal(p.First / visits.Sum(), p.Second, 1e-6f));
    }

    [Theory]
    [InlineData(RootPolicy.Puct)]
    [InlineData(RootPolicy.Gumbel)]
    public void Moves_proven_lost_get_nothing_while_the_root_is_open(RootPolicy root)
    {
        var checkedCases = 0;
        for (var seed = 1UL; seed <= 200; seed++)
        {
            var position = Positions.Random<TicTacToe>(seed, 3);
            var search = Positions.Searched(position, new SearchOptions { Root = root }, new HashEvaluator<TicTacToe>(seed), 40, explore: false);
            var exacts = search.Tree.EdgeExacts(SearchTree.Root).ToArray();
            if (search.IsProven || !exacts.Contains((sbyte)-1))
            {
                continue;
            }

            checkedCases++;
            var policy = Policy(search);
            Assert.Equal(1, policy.Sum(), 1e-5f);
            Assert.All(exacts.Zip(policy), p => Assert.True(p.First != -1 || p.Second == 0));
            if (root == RootPolicy.Puct)
            {
                var visits = search.Tree.Visits(SearchTree.Root).ToArray().Select((n, i) => exacts[i] == -1 ? 0 : n).ToArray();
                Assert.All(visits.Zip(policy), p => Assert.Equal(p.First / visits.Sum(), p.Second, 1e-5f));
            }
        }

        Assert.True(checkedCases > 10);
    }

    private static TicTacToe TicTacToe(params int[] moves)
    {
        var position = Games.Boards.TicTacToe.Start;
        foreach (var move in moves)
        {
            position.Play(move);
        }

        return position;
    }

    private static float[] Policy<TGame>(TreeSearch<TGame> search)
        where TGame : struct, IGame<TGame>
    {
        var policy = new float[search.Tree.EdgeCount(SearchTree.Root)];
        search.WritePolicy(policy);
        return policy;
    }

    private static float OtherWins(TreeSearch<TicTacToe> search, float[] policy)
    {
        var sum = 0f;
        for (var i = 0; i < policy.Length; i++)
        {
            sum += search.Tree.Moves(SearchTree.Root)[i] != 2 && search.Tree.EdgeExacts(SearchTree.Root)[i] == 1 ? policy[i] : 0;
        }

        return sum;
    }

    private static void PlayGame(TreeSearch<ConnectFour> search, HashEvaluator<ConnectFour> evaluator, EvaluationBatch<ConnectFour> batch, ulong seed)
    {
        var random = new Xoshiro256(seed);
        search.Reset(ConnectFour.Start);
        while (!search.Position.IsOver)
        {
            Positions.Run(search, evaluator, 60, explore: true, ref random, batch);
            search.Advance(search.ChooseMove(1, ref random));
        }
    }

    private static void AssertSumsAddUp(SearchTree tree)
    {
        foreach (var node in TreeComparison.Nodes(tree).Where(n => tree.EdgeCount(n) > 0))
        {
            Assert.Equal(tree.NodeVisits(node), tree.Visits(node).ToArray().Sum() + 1);
            for (var i = 0; i < tree.EdgeCount(node); i++)
            {
                var child = tree.Children(node)[i];
                if (child != SearchTree.Unvisited && tree.EdgeCount(child) > 0)
                {
                    Assert.Equal(-tree.NodeValue(child) * tree.NodeVisits(child), tree.ValueSums(node)[i], 1e-2f);
                }
            }
        }
    }
}
