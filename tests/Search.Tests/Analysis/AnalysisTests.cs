using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Search.Analysis;
using SelfPlay.Search.Evaluation;
using SelfPlay.Search.Players;
using SelfPlay.Search.Tree;

namespace SelfPlay.Search.Tests.Analysis;

public sealed class AnalysisTests
{
    [Theory]
    [InlineData("mcts:500")]
    [InlineData("rave:500")]
    [InlineData("minimax:3")]
    [InlineData("alphabeta:4")]
    public void The_best_move_is_the_one_the_player_plays(string name)
    {
        using var player = PlayerCatalog.Create<ConnectFour>(PlayerSpec.Parse(name), 1);
        using var same = PlayerCatalog.Create<ConnectFour>(PlayerSpec.Parse(name), 1);
        var game = new GameRecord<ConnectFour>();
        while (!game.Position.IsOver)
        {
            var moves = new int[1];
            player.Choose([game], moves);
            var analysis = same.Analyse(game, default);
            Assert.Equal(moves[0], analysis.Best.Move);
            CheckVariations(game, analysis);
            game.Play(moves[0]);
        }
    }

    [Theory]
    [InlineData("mcts:2000")]
    [InlineData("rave:2000")]
    [InlineData("minimax:4")]
    [InlineData("alphabeta:6")]
    public void A_win_in_three_plies_is_seen_from_both_sides(string name)
    {
        // Three in the bottom row with both ends open: whatever the other side does.
        var game = Play(2, 2, 3, 3);
        using var player = PlayerCatalog.Create<ConnectFour>(PlayerSpec.Parse(name), 1);
        var analysis = player.Analyse(game, default);
        Assert.Equal(1, analysis.Value, 1e-6);
        Assert.True(analysis.Best.Move is 1 or 4, $"{analysis.Best}");
        Assert.Equal(3, analysis.Best.WinIn);
        game.Play(analysis.Best.Move);
        analysis = player.Analyse(game, default);
        Assert.Equal(-1, analysis.Value, 1e-6);
        Assert.Equal(-2, analysis.Best.WinIn);
    }

    [Fact]
    public void A_tree_search_tells_visits_priors_and_values()
    {
        var search = Search(Play(3), simulations: 200);
        var random = new Xoshiro256(1);
        var analysis = TreeAnalysis.Of(search, search.ChooseMove(0, ref random));
        Assert.Equal(200, analysis.Moves.Sum(m => m.Visits));
        Assert.Equal(1, analysis.Moves.Sum(m => m.Prior), 1e-5);
        Assert.Equal(7, analysis.Moves.Count);
        Assert.Equal(analysis.Moves.Max(m => m.Visits), analysis.Best.Visits);
        Assert.All(analysis.Moves, m => Assert.InRange(m.Value, -1, 1));
        CheckVariations(Play(3), analysis);
        Assert.True(analysis.Depth > 2);
    }

    [Fact]
    public void A_tree_search_sees_a_proven_win()
    {
        var search = Search(Play(2, 2, 3, 3), simulations: 2_000);
        Assert.True(search.IsProven);
        var random = new Xoshiro256(1);
        var analysis = TreeAnalysis.Of(search, search.ChooseMove(0, ref random));
        Assert.Equal(1, analysis.Value);
        Assert.Equal(3, analysis.Best.WinIn);
    }

    [Fact]
    public void The_likeliest_move_is_the_one_with_the_highest_prior()
    {
        var search = Search(Play(), simulations: 1);
        search.Tree.Priors(SearchTree.Root)[5] = 0.9f;
        Assert.Equal(5, TreeAnalysis.LikeliestMove(search.Tree));
    }

    [Theory]
    [InlineData("mcts:10000000")]
    [InlineData("alphabeta:60")]
    [InlineData("perfect")]
    public void A_search_that_is_stopped_answers_with_what_it_has(string name)
    {
        using var player = PlayerCatalog.Create<ConnectFour>(PlayerSpec.Parse(name), 1);
        var analysis = player.Analyse(new GameRecord<ConnectFour>(), new AnalysisLimits(Endless: true), stop: new CancellationToken(true));
        Assert.True(new GameRecord<ConnectFour>().IsLegal(analysis.Best.Move));
    }

    [Theory]
    [InlineData("mcts:10", 4_000, 4_000)]
    [InlineData("alphabeta:1", 20_000, 24_100)]
    public void Nodes_are_limited(string name, long nodes, long most)
    {
        using var player = PlayerCatalog.Create<Othello>(PlayerSpec.Parse(name), 1);
        var observer = new Observer();
        var analysis = player.Analyse(new GameRecord<Othello>(), new AnalysisLimits(Nodes: nodes), observer);
        Assert.InRange(analysis.Nodes, 100, most);
        Assert.NotEmpty(observer.Reports);
        Assert.Equal(observer.Reports.Order(), observer.Reports);
    }

    [Theory]
    [InlineData("mcts:2000")]
    [InlineData("rave:2000")]
    [InlineData("minimax:4")]
    [InlineData("alphabeta:6")]
    [InlineData("random")]
    public void A_search_looks_only_at_the_moves_it_may_choose(string name)
    {
        // Columns 1 and 4 win in three plies; whatever else is played the other side is not lost.
        var game = Play(2, 2, 3, 3);
        using var player = PlayerCatalog.Create<ConnectFour>(PlayerSpec.Parse(name), 1);
        for (var i = 0; i < 5; i++)
        {
            var analysis = player.Analyse(game, new AnalysisLimits(Moves: [0, 5]));
            Assert.All(analysis.Moves, m => Assert.True(m.Move is 0 or 5, $"{m}"));
            Assert.InRange(analysis.Value, -1, 0.99);
            CheckVariations(game, analysis);
        }

        if (player is IAnalysingPlayer<ConnectFour>)
        {
            Assert.Equal(1, player.Analyse(game, new AnalysisLimits(Moves: [0, 4])).Value, 1e-6);
            Assert.Equal(1, player.Analyse(game, default).Value, 1e-6); // the answer is not remembered for another question
        }
    }

    [Fact]
    public void A_solver_finds_what_the_moves_it_may_choose_are_worth()
    {
        using var player = PlayerCatalog.Create<ConnectFour>(PlayerSpec.Parse("perfect"), 1);
        var values = new HashSet<double>();
        for (var seed = 1UL; seed <= 10; seed++)
        {
            var game = new GameRecord<ConnectFour>(Tree.Positions.Random<ConnectFour>(seed, 26));
            foreach (var move in Tree.Positions.Moves(game.Position))
            {
                var next = new GameRecord<ConnectFour>(game.Position);
                next.Play(move);
                var value = next.Position.IsOver ? 1 : -player.Analyse(next, default).Value;
                var analysis = player.Analyse(game, new AnalysisLimits(Moves: [move]));
                Assert.Equal((move, value), (analysis.Best.Move, analysis.Value));
                values.Add(value);
            }
        }

        Assert.Contains(1, values);
        Assert.Contains(-1, values);
    }

    [Fact]
    public void A_tree_search_looks_only_at_the_moves_it_may_choose()
    {
        var random = new Xoshiro256(1);
        var search = new TreeSearch<ConnectFour>(new SearchOptions());
        search.Reset(Play(2, 2, 3, 3).Position, only: [5, 0]);
        Tree.Positions.Run(search, new ConstantEvaluator<ConnectFour>(), 500, explore: false, ref random);
        Assert.Equal([0, 5], search.Tree.Moves(SearchTree.Root).ToArray());
        Assert.Equal([0.5f, 0.5f], search.Tree.Priors(SearchTree.Root).ToArray());
        search.Advance(0);
        Tree.Positions.Run(search, new ConstantEvaluator<ConnectFour>(), 10, explore: false, ref random);
        Assert.Equal(7, search.Tree.EdgeCount(SearchTree.Root));
        search.Reset(ConnectFour.Start);
        Tree.Positions.Run(search, new ConstantEvaluator<ConnectFour>(), 10, explore: false, ref random);
        Assert.Equal(7, search.Tree.EdgeCount(SearchTree.Root));
    }

    [Fact]
    public void Depth_is_limited()
    {
        using var player = PlayerCatalog.Create<Othello>(PlayerSpec.Parse("alphabeta:2"), 1);
        Assert.Equal(2, player.Analyse(new GameRecord<Othello>(), default).Depth);
        Assert.Equal(4, player.Analyse(new GameRecord<Othello>(), new AnalysisLimits(Depth: 4)).Depth);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5194, 200)]
    [InlineData(-0.8182, -400)]
    [InlineData(1, 10_000)]
    [InlineData(-1, -10_000)]
    public void Values_and_scores_belong_together(double value, int score)
    {
        Assert.Equal(score, WinExpectancy.ScoreOf(value));
        Assert.Equal(value, WinExpectancy.ValueOf(score), 1e-4);
    }

    private static GameRecord<ConnectFour> Play(params int[] moves)
    {
        var game = new GameRecord<ConnectFour>();
        Array.ForEach(moves, game.Play);
        return game;
    }

    private static TreeSearch<ConnectFour> Search(GameRecord<ConnectFour> game, int simulations)
    {
        var random = new Xoshiro256(1);
        var search = new TreeSearch<ConnectFour>(new SearchOptions());
        var batch = new EvaluationBatch<ConnectFour>(1);
        var evaluator = new ConstantEvaluator<ConnectFour>();
        search.Reset(game.Position);
        search.Begin(simulations, explore: false, ref random);
        while (true)
        {
            batch.Clear();
            search.TryCollect(batch, ref random);
            if (batch.Count == 0)
            {
                return search;
            }

            evaluator.Evaluate(batch);
            search.Deliver(batch, ref random);
        }
    }

    private static void CheckVariations(GameRecord<ConnectFour> game, PositionAnalysis analysis)
    {
        Assert.Equal(analysis.Moves.Count, analysis.Moves.DistinctBy(m => m.Move).Count());
        foreach (var move in analysis.Moves)
        {
            Assert.Equal(move.Move, move.Variation[0]);
            var copy = new GameRecord<ConnectFour>(game.Position);
            foreach (var ply in move.Variation)
            {
                copy.Play(ply); // throws if it is not legal
            }

            if (move.WinIn is { } plies)
            {
                Assert.True(copy.Position.IsOver || move.Variation.Count < Math.Abs(plies));
                Assert.Equal(Math.Sign(plies), Math.Sign(move.Value));
            }
        }
    }

    private sealed class Observer : IAnalysisObserver
    {
        public List<long> Reports { get; } = [];

        public bool WantsReport => true;

        public void Report(PositionAnalysis analysis) => Reports.Add(analysis.Nodes);
    }
}
