using CsCheck;
using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Search.Evaluation;
using SelfPlay.Search.Tree;

namespace SelfPlay.Search.Tests.Tree;

/// <summary>The Gumbel root against the paper: its schedule, its choice, its improved policy.</summary>
public sealed class GumbelRootTests
{
    private static readonly float[] ThreePriors = [0.5f, 0.3f, 0.2f];

    /// <summary>Visits that the move of each simulation has, worked out by hand from the paper's figure 1.</summary>
    [Theory]
    [InlineData(1, 5, "0 1 2 3 4")]
    [InlineData(2, 8, "0 0 1 1 2 2 3 3")]
    [InlineData(3, 16, "0 0 0 1 1 1 2 2 3 3 4 4 5 5 6 6")]
    [InlineData(4, 16, "0 0 0 0 1 1 1 1 2 2 3 3 4 4 5 5")]
    [InlineData(4, 3, "0 0 0")]
    [InlineData(8, 24, "0 0 0 0 0 0 0 0 1 1 1 1 2 2 2 2 3 3 4 4 5 5 6 6")]
    [InlineData(16, 50, "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 1 1 1 1 1 1 1 2 2 2 2 3 3 3 3 4 4 4 4 5 5 6 6 7 7 8 8 9 9 10 10 11 11")]
    public void Sequential_halving_shares_out_the_simulations(int moves, int simulations, string expected)
    {
        var tree = Root([.. Enumerable.Repeat(1f / moves, moves)]);
        var gumbel = new GumbelRoot(new SearchOptions());
        var random = new Xoshiro256(5);
        gumbel.Begin(tree, simulations, explore: true, ref random);
        var counts = new int[moves];
        var sequence = Enumerable.Range(0, simulations).Select(_ => counts[gumbel.Select(tree) - tree.FirstEdge(SearchTree.Root)]++);
        Assert.Equal(expected, string.Join(' ', sequence));
    }

    [Fact]
    public void More_moves_than_m_are_cut_to_m()
    {
        var tree = Root([.. Enumerable.Repeat(1f / 9, 9)]);
        var gumbel = new GumbelRoot(new SearchOptions { GumbelMoves = 4 });
        var random = new Xoshiro256(5);
        gumbel.Begin(tree, 16, explore: true, ref random);
        var counts = new int[9];
        for (var i = 0; i < 16; i++)
        {
            counts[gumbel.Select(tree) - tree.FirstEdge(SearchTree.Root)]++;
        }

        Assert.Equal([6, 6, 2, 2, 0, 0, 0, 0, 0], counts.OrderDescending());
    }

    [Fact]
    public void A_retracted_selection_is_made_again()
    {
        var tree = Root(ThreePriors);
        var gumbel = new GumbelRoot(new SearchOptions());
        var random = new Xoshiro256(5);
        gumbel.Begin(tree, 16, explore: true, ref random);
        _ = gumbel.Select(tree);
        var second = gumbel.Select(tree);
        gumbel.Retract(second - tree.FirstEdge(SearchTree.Root));
        Assert.Equal(second, gumbel.Select(tree));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void With_equal_values_the_top_m_of_gumbel_plus_logit_are_searched_and_the_first_is_played(ulong seed)
    {
        const int Considered = 4;
        var position = Positions.Random<Othello>(seed, 14);
        var moves = Positions.Moves(position);
        Assert.True(moves.Length > Considered);
        var options = new SearchOptions { Root = RootPolicy.Gumbel, GumbelMoves = Considered };
        var random = new Xoshiro256(seed);
        var draws = random;
        var search = new TreeSearch<Othello>(options);
        search.Reset(position);
        Positions.Run(search, new PriorsOnly(), 16, explore: true, ref random);

        var priors = new float[moves.Length];
        new HashEvaluator<Othello>().Priors(position.Key, priors);
        var ranking = moves
            .Select((move, i) => (Move: move, Score: Math.Log(priors[i]) - Math.Log(-Math.Log(draws.Unit()))))
            .ToArray().OrderByDescending(m => m.Score).Select(m => m.Move).ToArray();
        var visits = search.Tree.Visits(SearchTree.Root).ToArray();
        float[] expected = [6, 6, 2, 2];
        Assert.All(ranking.Take(Considered).Zip(expected), r => Assert.Equal(r.Second, visits[Array.IndexOf(moves, r.First)]));
        Assert.Equal(16, visits.Sum());
        Assert.Equal(ranking[0], search.ChooseMove(temperature: 1, ref random));
    }

    [Fact]
    public void The_improved_policy_is_that_of_the_formula()
    {
        // v_mix = (0.2 + 3 (0.5 * 0.4 - 0.3 * 0.5) / 0.8) / 4 = 0.096875; sigma = (1 + 2) * 0.5 = 1.5, on (q + 1) / 2:
        // logits ln 0.5 + 1.5 * 0.7, ln 0.3 + 1.5 * 0.25, ln 0.2 + 1.5 * 0.5484375.
        var tree = Root(ThreePriors, 0.2f);
        Visit(tree, 0, 0.3f);
        Visit(tree, 0, 0.5f);
        Visit(tree, 1, -0.5f);
        var gumbel = new GumbelRoot(new SearchOptions { GumbelVisit = 1, GumbelScale = 0.5f });
        var random = new Xoshiro256(5);
        gumbel.Begin(tree, 3, explore: true, ref random);
        var policy = new float[3];
        gumbel.WritePolicy(tree, policy);
        Assert.Equal(0.615706f, policy[0], 1e-5f);
        Assert.Equal(0.188094f, policy[1], 1e-5f);
        Assert.Equal(0.196200f, policy[2], 1e-5f);
    }

    [Fact]
    public void An_unsearched_root_keeps_its_prior()
    {
        var tree = Root(ThreePriors, 0.2f);
        var gumbel = new GumbelRoot(new SearchOptions());
        var random = new Xoshiro256(5);
        gumbel.Begin(tree, 3, explore: false, ref random);
        var policy = new float[3];
        gumbel.WritePolicy(tree, policy);
        Assert.All(ThreePriors.Zip(policy), p => Assert.Equal(p.First, p.Second, 1e-6f));
    }

    [Fact]
    public void The_improved_policy_is_worth_at_least_as_much_as_the_prior() => Gen.Select(Gen.ULong, Gen.Int[1, 20], Gen.Int[0, 60]).Sample(
        (seed, moves, visits) =>
        {
            var random = new Xoshiro256(seed);
            var priors = new float[moves];
            new HashEvaluator<TicTacToe>().Priors(seed, priors);
            var tree = Root(priors, (float)((2 * random.Unit()) - 1));
            for (var i = 0; i < visits; i++)
            {
                Visit(tree, random.Below(moves), (float)((2 * random.Unit()) - 1));
            }

            var gumbel = new GumbelRoot(new SearchOptions { GumbelVisit = 50 * (float)random.Unit(), GumbelScale = (float)random.Unit() });
            gumbel.Begin(tree, Math.Max(1, visits), explore: true, ref random);
            var policy = new float[moves];
            gumbel.WritePolicy(tree, policy);

            var q = CompletedValues(tree);
            Assert.Equal(1, policy.Sum(), 1e-4f);
            Assert.True(Expected(policy, q) >= Expected(priors, q) - 1e-5);
        },
        iter: 500);

    [Fact]
    public void Kept_visits_take_nothing_from_the_halving()
    {
        var options = new SearchOptions { Root = RootPolicy.Gumbel, GumbelMoves = 4, CountReusedVisits = true };
        var evaluator = new HashEvaluator<ConnectFour>();
        var random = new Xoshiro256(3);
        var search = new TreeSearch<ConnectFour>(options);
        Positions.Run(search, evaluator, 64, explore: true, ref random);
        search.Advance(search.ChooseMove(0, ref random));
        var kept = search.Tree.Visits(SearchTree.Root).ToArray();
        Assert.InRange(kept.Sum(), 8, 48);
        Positions.Run(search, evaluator, 16, explore: true, ref random);
        var added = search.Tree.Visits(SearchTree.Root).ToArray().Zip(kept, (now, before) => now - before).OrderDescending();
        Assert.Equal([6, 6, 2, 2, 0, 0, 0], added);
    }

    [Fact]
    public void Gumbel_variables_follow_their_distribution()
    {
        // With one simulation and m = all moves, the move searched is a draw from the prior (the Gumbel-max trick).
        const int Draws = 20_000;
        var tree = Root(ThreePriors);
        var gumbel = new GumbelRoot(new SearchOptions());
        var random = new Xoshiro256(11);
        var counts = new int[3];
        for (var i = 0; i < Draws; i++)
        {
            gumbel.Begin(tree, 1, explore: true, ref random);
            counts[gumbel.Select(tree) - tree.FirstEdge(SearchTree.Root)]++;
        }

        Assert.InRange(ChiSquare.Of(counts, ThreePriors), 0, ChiSquare.Limit(2));
    }

    private static SearchTree Root(float[] priors, float evaluation = 0)
    {
        var tree = new SearchTree(new PuctOptions());
        var root = tree.AddNode();
        tree.Expand(root, [.. Enumerable.Range(0, priors.Length).Select(i => (ushort)i)], priors);
        tree.AddEvaluation(root, evaluation);
        return tree;
    }

    private static void Visit(SearchTree tree, int index, float value)
    {
        var edge = tree.FirstEdge(SearchTree.Root) + index;
        tree.Descend(SearchTree.Root, edge, virtualLoss: 0);
        tree.Backup(SearchTree.Root, edge, value, virtualLoss: 0);
    }

    /// <summary>Mean values of visited moves; the others get v_mix (appendix D of the paper).</summary>
    private static double[] CompletedValues(SearchTree tree)
    {
        var priors = tree.Priors(SearchTree.Root).ToArray();
        var visits = tree.Visits(SearchTree.Root).ToArray();
        var sums = tree.ValueSums(SearchTree.Root).ToArray();
        var visited = Enumerable.Range(0, priors.Length).Where(i => visits[i] > 0).ToArray();
        var mean = visited.Sum(i => priors[i] * (double)sums[i] / visits[i]) / Math.Max(1e-9, visited.Sum(i => (double)priors[i]));
        var mixed = (tree.RootEvaluation + (visits.Sum() * mean)) / (1 + visits.Sum());
        return [.. visits.Select((n, i) => n > 0 ? sums[i] / n : mixed)];
    }

    private static double Expected(float[] policy, double[] values) => policy.Zip(values, (p, q) => p * q).Sum() / policy.Sum();

    private sealed class PriorsOnly : IEvaluator<Othello>
    {
        private readonly HashEvaluator<Othello> _priors = new();

        public void Evaluate(EvaluationBatch<Othello> batch)
        {
            _priors.Evaluate(batch);
            batch.Values.AsSpan().Clear();
        }
    }
}
