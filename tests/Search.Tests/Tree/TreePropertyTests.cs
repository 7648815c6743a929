using CsCheck;
using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Search.Evaluation;
using SelfPlay.Search.Tree;

namespace SelfPlay.Search.Tests.Tree;

/// <summary>What holds of every tree, whatever the game, the evaluator and the options.</summary>
public sealed class TreePropertyTests
{
    private static readonly NaiveMinimax<TicTacToe> TicTacToeTruth = new();

    private static readonly Gen<(ulong Seed, int Plies, int Simulations, int Leaves, RootPolicy Root)> Searches = Gen.Select(
        Gen.ULong,
        Gen.Int[0, 40],
        Gen.Int[1, 150],
        Gen.Int[0, 3].Select(i => 1 << i),
        Gen.Bool.Select(b => b ? RootPolicy.Puct : RootPolicy.Gumbel));

    [Fact]
    public void Visits_add_up_and_values_stay_in_range() => Searches.Sample(
        s =>
        {
            Check(Search<TicTacToe>(s));
            Check(Search<ConnectFour>(s));
            Check(Search<Othello>(s));
        },
        iter: 60);

    [Fact]
    public void Proven_values_in_tictactoe_are_the_exact_ones() => Searches.Sample(
        s =>
        {
            var position = Positions.Random<TicTacToe>(s.Seed, s.Plies % 9);
            var search = Search(position, s);
            lock (TicTacToeTruth)
            {
                AssertProvenValuesAreExact(search, TicTacToeTruth);
            }
        },
        iter: 150);

    [Fact]
    public void Proven_values_in_late_connect_four_are_the_exact_ones() => Searches.Sample(
        s =>
        {
            var position = Positions.Random<ConnectFour>(s.Seed, 30 + (s.Plies % 10));
            if (position.Ply >= 28)
            {
                AssertProvenValuesAreExact(Search(position, s), new NaiveMinimax<ConnectFour>());
            }
        },
        iter: 40);

    [Fact]
    public void Enough_simulations_prove_tictactoe()
    {
        for (var seed = 1UL; seed <= 20; seed++)
        {
            var position = Positions.Random<TicTacToe>(seed, 2 + (int)(seed % 5));
            var search = Positions.Searched(position, new SearchOptions(), new ConstantEvaluator<TicTacToe>(), 100_000);
            Assert.True(search.IsProven);
            Assert.True(search.Simulations < 100_000);
            Assert.Equal(TruthOf(position), search.RootValue);
        }
    }

    [Fact]
    public void The_move_chosen_after_a_proof_is_optimal() => Searches.Sample(
        s =>
        {
            var position = Positions.Random<TicTacToe>(s.Seed, s.Plies % 8);
            var search = Search(position, s with { Simulations = 2000 });
            if (search.IsProven)
            {
                var random = new Xoshiro256(s.Seed);
                var move = search.ChooseMove(s.Seed % 2, ref random);
                position.Play(move);
                Assert.Equal(search.RootValue, -TruthOf(position));
            }
        },
        iter: 60);

    [Fact]
    public void Without_the_solver_nothing_but_finished_games_is_exact()
    {
        var options = new SearchOptions { Puct = new PuctOptions { Solver = false } };
        var position = Positions.Random<TicTacToe>(2, 5);
        var tree = Positions.Searched(position, options, new HashEvaluator<TicTacToe>(), 500).Tree;
        Assert.Equal(501, tree.NodeVisits(SearchTree.Root));
        foreach (var node in TreeComparison.Nodes(tree))
        {
            Assert.Equal(tree.EdgeCount(node) == 0, tree.Exact(node) != SearchTree.Unknown);
            Assert.All(tree.EdgeExacts(node).ToArray(), e => Assert.Equal(SearchTree.Unknown, e));
        }
    }

    private static TreeSearch<TGame> Search<TGame>((ulong Seed, int Plies, int Simulations, int Leaves, RootPolicy Root) s)
        where TGame : struct, IGame<TGame> => Search(Positions.Random<TGame>(s.Seed, s.Plies), s);

    private static TreeSearch<TGame> Search<TGame>(in TGame position, (ulong Seed, int Plies, int Simulations, int Leaves, RootPolicy Root) s)
        where TGame : struct, IGame<TGame>
    {
        var options = new SearchOptions { Root = s.Root, LeavesInFlight = s.Leaves };
        return Positions.Searched(position, options, new HashEvaluator<TGame>(s.Seed), s.Simulations, explore: s.Seed % 2 == 0, s.Seed);
    }

    private static void Check<TGame>(TreeSearch<TGame> search)
        where TGame : struct, IGame<TGame>
    {
        var tree = search.Tree;
        Assert.Equal(search.Simulations + 1, tree.NodeVisits(SearchTree.Root));
        foreach (var node in TreeComparison.Nodes(tree).Where(n => tree.EdgeCount(n) > 0))
        {
            var visits = tree.Visits(node).ToArray();
            var sums = tree.ValueSums(node).ToArray();
            Assert.Equal(tree.NodeVisits(node), visits.Sum() + 1);
            Assert.Equal(1, tree.Priors(node).ToArray().Sum(), 1e-4f);
            Assert.InRange(tree.NodeValue(node), -1, 1);
            for (var i = 0; i < visits.Length; i++)
            {
                var child = tree.Children(node)[i];
                Assert.Equal(visits[i] > 0, child != SearchTree.Unvisited);
                Assert.InRange(sums[i], -visits[i] - 1e-3f, visits[i] + 1e-3f);
                if (child != SearchTree.Unvisited && tree.EdgeCount(child) > 0 && tree.Exact(child) == SearchTree.Unknown)
                {
                    Assert.Equal(visits[i], tree.NodeVisits(child));
                    Assert.Equal(sums[i] / visits[i], -tree.NodeValue(child), 1e-3f);
                }
            }
        }
    }

    private static void AssertProvenValuesAreExact<TGame>(TreeSearch<TGame> search, NaiveMinimax<TGame> truth)
        where TGame : struct, IGame<TGame>
    {
        var tree = search.Tree;
        Visit(search.Position, SearchTree.Root);

        void Visit(TGame position, int node)
        {
            if (tree.Exact(node) != SearchTree.Unknown)
            {
                Assert.Equal(truth.Value(position), tree.Exact(node));
            }

            for (var i = 0; i < tree.EdgeCount(node); i++)
            {
                var next = position;
                next.Play(tree.Moves(node)[i]);
                if (tree.EdgeExacts(node)[i] != SearchTree.Unknown)
                {
                    Assert.Equal(-truth.Value(next), tree.EdgeExacts(node)[i]);
                }

                if (tree.Children(node)[i] != SearchTree.Unvisited)
                {
                    Visit(next, tree.Children(node)[i]);
                }
            }
        }
    }

    private static int TruthOf(TicTacToe position)
    {
        lock (TicTacToeTruth)
        {
            return TicTacToeTruth.Value(position);
        }
    }
}
