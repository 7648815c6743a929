using SelfPlay.Agents.AlphaZero;
using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Search.Matches;
using SelfPlay.Search.Players;
using SelfPlay.Search.Solvers;
using SelfPlay.Search.Tree;
using SelfPlay.Torch;
using TorchSharp;

namespace SelfPlay.Agents.Tests.AlphaZero;

/// <summary>Both halves together: the same run twice, the memory they hold, and that they learn. Alone, for they count and time.</summary>
[Collection("Whole runs")]
public sealed class WholeRunTests
{
    [Theory]
    [InlineData(RootPolicy.Puct, InferencePrecision.F32)]
    [InlineData(RootPolicy.Gumbel, InferencePrecision.Bf16)]
    public void The_same_seed_plays_and_learns_the_same(RootPolicy root, InferencePrecision precision)
    {
        var options = Training.Small with { Root = root, Precision = precision };
        var first = Run(options, seed: 5);
        var second = Run(options, seed: 5);
        Assert.True(first.Episodes.Count > 20);
        Assert.Equal(first.Episodes, second.Episodes);
        Assert.Equal(first.Losses, second.Losses);
        Assert.Equal(first.Weights, second.Weights);
    }

    [Fact]
    public void Another_seed_plays_and_learns_something_else()
    {
        var first = Run(Training.Small, seed: 5);
        var other = Run(Training.Small, seed: 6);
        Assert.Empty(first.Episodes.Select(e => e.Id).Intersect(other.Episodes.Select(e => e.Id)));
        Assert.NotEqual(first.Episodes.Take(10).Select(e => e.Payload), other.Episodes.Take(10).Select(e => e.Payload));
        Assert.NotEqual(first.Losses, other.Losses);
    }

    [Fact]
    public void Actors_of_one_run_play_different_games_under_different_ids()
    {
        TorchThreads.Use(1);
        var algorithm = new AlphaZeroAlgorithm();
        var spec = new AgentSpec("tictactoe", "alphazero", new Dictionary<string, string> { ["precision"] = "f32", ["concurrent-games"] = "4", ["blocks"] = "0" }, 3);
        using var learner = algorithm.CreateLearner(spec);
        var episodes = Enumerable.Range(0, 3).Select(slot =>
        {
            using var actor = (AlphaZeroActor<TicTacToe>)algorithm.CreateActor(spec, slot);
            actor.LoadWeights(1, learner.ExportWeights());
            return Training.Episodes(actor, 10);
        }).ToArray();
        Assert.Equal(episodes.Sum(e => e.Count), episodes.SelectMany(e => e).DistinctBy(e => e.Id).Count());
        Assert.Equal(3, episodes.DistinctBy(e => Convert.ToHexString(e[0].Payload) + Convert.ToHexString(e[1].Payload)).Count());
    }

    [Fact]
    public void No_tensor_outlives_its_step()
    {
        TorchThreads.Use(1);
        using var learner = new AlphaZeroLearner<TicTacToe>(Training.Small, 1);
        using var actor = Training.Actor<TicTacToe>(Training.Small);
        Slice(learner, actor, 1, 3);
        Collect();
        var live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var tensors = torch.Tensor.TotalCount;
        for (var version = 2; version <= 21; version++)
        {
            Slice(learner, actor, version, 1);
        }

        Assert.Equal(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.Equal(tensors, torch.Tensor.TotalCount);
    }

    [Fact]
    public void Nothing_is_left_of_agents_that_are_disposed()
    {
        // TorchSharp counts every parameter once too often: what is left of four bare networks is left of four in agents.
        const int Networks = 4;
        TorchThreads.Use(1);
        Make();
        var bare = Left(() => NetworkFactory.Create(TicTacToe.Info, Training.Small, 1).Dispose());
        Assert.Equal(Networks * bare, Left(Make));

        static long Left(Action action)
        {
            Collect();
            var tensors = torch.Tensor.TotalCount;
            action();
            Collect();
            return torch.Tensor.TotalCount - tensors;
        }

        static void Make()
        {
            using var learner = new AlphaZeroLearner<TicTacToe>(Training.Small, 1);
            using var actor = new AlphaZeroActor<TicTacToe>(Training.Small, 1);
            actor.LoadWeights(1, learner.ExportWeights());
            Slice(learner, actor, 2, 2);
            using var player = new AlphaZeroPlayer<TicTacToe>("run:x", Training.Small, learner.ExportWeights(), 10, 1);
        }
    }

    /// <summary>Half a minute from nothing to a player that the perfect one cannot beat.</summary>
    [Fact]
    [Trait("Category", "Learning")]
    public void Tictactoe_is_learnt()
    {
        TorchThreads.Use(1);
        var options = AlphaZeroOptions.For(TicTacToe.Info) with
        {
            Blocks = 1,
            Channels = 16,
            ConcurrentGames = 32,
            BatchSize = 128,
            LearningRate = 0.005f,
            WarmupSteps = 20,
            WeightAveraging = 0.95f,
            Precision = InferencePrecision.F32,
        };
        using var learner = new AlphaZeroLearner<TicTacToe>(options, 11);
        using var actor = new AlphaZeroActor<TicTacToe>(options, 11);
        var (untrained, _) = Test(options, learner);
        actor.LoadWeights(1, learner.ExportWeights());
        var episodes = new List<Episode>();
        for (var version = 2; version <= 40; version++)
        {
            episodes.Clear();
            while (episodes.Count < 60)
            {
                actor.Play(TimeSpan.Zero, episodes, CancellationToken.None);
            }

            episodes.ForEach(learner.Add);
            for (var step = 0; step < 15; step++)
            {
                learner.Step();
            }

            actor.LoadWeights(version, learner.ExportWeights());
        }

        var (errors, match) = Test(options, learner);
        TestContext.Current.TestOutputHelper!.WriteLine($"untrained {untrained:p1}, trained {errors:p1}, against perfect {match}");
        Assert.Equal(0, match.Losses);
        Assert.True(errors < 0.35 * untrained, $"{errors:p1} errors now, {untrained:p1} before");
    }

    /// <summary>Share of wrong moves of the bare policy, on the positions where not all moves are right, and a searched match against perfect play.</summary>
    private static (double Errors, MatchResult Match) Test(AlphaZeroOptions options, AlphaZeroLearner<TicTacToe> learner)
    {
        using var bare = new AlphaZeroPlayer<TicTacToe>("bare", options with { Solver = false }, learner.ExportWeights(), simulations: 1, seed: 1);
        using var searching = new AlphaZeroPlayer<TicTacToe>("searching", options with { Solver = false }, learner.ExportWeights(), simulations: 50, seed: 1);
        using var perfect = PlayerCatalog.Create<TicTacToe>(PlayerSpec.Parse("perfect"), seed: 1);
        var critical = new Dictionary<ulong, (GameRecord<TicTacToe> Game, HashSet<int> Best)>();
        Visit(new GameRecord<TicTacToe>(), new MinimaxSolver<TicTacToe>(), critical);
        var moves = new int[critical.Count];
        bare.Choose(critical.Values.Select(c => c.Game).ToArray(), moves);
        var wrong = critical.Values.Zip(moves).Count(c => !c.First.Best.Contains(c.Second));
        return ((double)wrong / critical.Count, new MatchRunner<TicTacToe>(searching, perfect).Run(new MatchOptions { Games = 100 }));
    }

    private static void Visit(GameRecord<TicTacToe> game, MinimaxSolver<TicTacToe> truth, Dictionary<ulong, (GameRecord<TicTacToe> Game, HashSet<int> Best)> critical)
    {
        if (game.Position.IsOver || critical.ContainsKey(game.Position.Key))
        {
            return;
        }

        var moves = new ushort[9];
        var count = game.Position.WriteMoves(moves);
        var values = new Dictionary<int, int>();
        foreach (var move in moves[..count])
        {
            game.Play(move);
            values[move] = -truth.Solve(game.Position);
            Visit(game, truth, critical);
            game.Undo();
        }

        var best = values.Where(v => v.Value == values.Values.Max()).Select(v => v.Key).ToHashSet();
        if (best.Count < count)
        {
            var copy = new GameRecord<TicTacToe>();
            foreach (var move in game.Moves)
            {
                copy.Play(move);
            }

            critical[game.Position.Key] = (copy, best);
        }
    }

    private static void Slice(AlphaZeroLearner<TicTacToe> learner, AlphaZeroActor<TicTacToe> actor, long version, int steps)
    {
        foreach (var episode in Training.Episodes(actor, 4))
        {
            learner.Add(episode);
        }

        for (var step = 0; step < steps; step++)
        {
            learner.Step();
        }

        actor.LoadWeights(version, learner.ExportWeights());
        _ = learner.ExportCheckpoint();
    }

    /// <summary>Tensors that wait for the finalizer are no leaks of a step, but they would disturb the count.</summary>
    private static void Collect()
    {
        for (var i = 0; i < 2; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private static (List<(Guid Id, string Payload)> Episodes, List<double> Losses, byte[] Weights) Run(AlphaZeroOptions options, ulong seed)
    {
        TorchThreads.Use(1);
        using var learner = new AlphaZeroLearner<TicTacToe>(options, seed);
        using var actor = new AlphaZeroActor<TicTacToe>(options, seed);
        var (episodes, losses) = (new List<(Guid Id, string Payload)>(), new List<double>());
        for (var version = 1; version <= 6; version++)
        {
            actor.LoadWeights(version, learner.ExportWeights());
            var completed = new List<Episode>();
            for (var round = 0; round < 200; round++)
            {
                actor.Play(TimeSpan.Zero, completed, CancellationToken.None);
            }

            completed.ForEach(learner.Add);
            episodes.AddRange(completed.Select(e => (e.Id, Convert.ToHexString(e.Payload))));
            for (var step = 0; step < 5; step++)
            {
                losses.AddRange(learner.Step().Select(m => m.Value));
            }
        }

        return (episodes, losses, learner.ExportCheckpoint());
    }
}

[CollectionDefinition("Whole runs", DisableParallelization = true)]
public sealed class WholeRunGroup;
