using SelfPlay.Agents.Players;
using SelfPlay.Agents.TdLambda;
using SelfPlay.Agents.Weights;
using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Search.Analysis;
using SelfPlay.Search.Matches;
using SelfPlay.Search.Players;
using SelfPlay.Search.Solvers;

namespace SelfPlay.Agents.Tests.TdLambda;

/// <summary>Both halves together.</summary>
public sealed class TdLambdaRunTests
{
    private static readonly AgentSpec Spec = new("tictactoe", "td-lambda", new Dictionary<string, string>(), 7);

    [Fact]
    public void The_same_seed_plays_and_learns_the_same()
    {
        var (first, second) = (Run(Spec, games: 500), Run(Spec, games: 500));
        Assert.Equal(first.Episodes.Select(e => (e.Id, Convert.ToHexString(e.Payload))), second.Episodes.Select(e => (e.Id, Convert.ToHexString(e.Payload))));
        Assert.Equal(first.Weights, second.Weights);
        Assert.NotEqual(first.Weights, Run(Spec with { Seed = 8 }, games: 500).Weights);
    }

    [Fact]
    public void Actors_of_one_run_play_different_games_under_different_ids()
    {
        var algorithm = new TdLambdaAlgorithm();
        using var learner = algorithm.CreateLearner(Spec);
        var episodes = Enumerable.Range(0, 3).Select(slot =>
        {
            using var actor = algorithm.CreateActor(Spec, slot);
            actor.LoadWeights(1, learner.ExportWeights());
            return Play(actor, 10);
        }).ToArray();
        Assert.Equal(30, episodes.SelectMany(e => e).DistinctBy(e => e.Id).Count());
        Assert.Equal(3, episodes.DistinctBy(e => string.Concat(e.Select(episode => Convert.ToHexString(episode.Payload)))).Count());
    }

    [Fact]
    public void Only_moves_that_differ_from_the_best_are_marked_as_explored()
    {
        var algorithm = new TdLambdaAlgorithm();
        foreach (var (exploration, least, most) in new[] { ("0", 0.0, 0.0), ("0.5", 0.3, 0.5), ("1", 0.6, 0.9) })
        {
            var spec = Spec with { Settings = new Dictionary<string, string> { ["exploration"] = exploration, ["random-opening-plies"] = "0" } };
            using var learner = algorithm.CreateLearner(spec);
            using var actor = algorithm.CreateActor(spec, 0);
            actor.LoadWeights(1, learner.ExportWeights());
            var games = Play(actor, 200).ConvertAll(e => TdEpisode.Decode<TicTacToe>(e.Payload));
            Assert.InRange(games.Sum(g => g.Explored.Length) / (double)games.Sum(g => g.Moves.Length), least, most);
        }
    }

    [Fact]
    public void Games_begin_with_a_few_random_moves()
    {
        var algorithm = new TdLambdaAlgorithm();
        var spec = Spec with { Settings = new Dictionary<string, string> { ["exploration"] = "0", ["random-opening-plies"] = "3" } };
        using var learner = algorithm.CreateLearner(spec);
        using var actor = algorithm.CreateActor(spec, 0);
        actor.LoadWeights(1, learner.ExportWeights());
        var games = Play(actor, 400).ConvertAll(e => TdEpisode.Decode<TicTacToe>(e.Payload));
        Assert.All(games.SelectMany(g => g.Explored), ply => Assert.InRange(ply, 0, 2));
        var shares = Enumerable.Range(0, 3).Select(ply => games.Count(g => g.Explored.Contains((ushort)ply)) / (double)games.Count).ToArray();
        Assert.InRange(shares[0], 0.55, 0.75); // three of four games have an opening, and one move in nine is the best anyway
        Assert.InRange(shares[2], 0.12, 0.30);
    }

    [Fact]
    public void A_game_in_progress_can_be_looked_at()
    {
        using var actor = new TdLambdaActor<TicTacToe>(new TdLambdaOptions { Hidden = 5 }, 1);
        Assert.Null(actor.LiveGame());
        Assert.Throws<InvalidOperationException>(() => actor.Play(TimeSpan.Zero, [], CancellationToken.None));
        using var learner = new TdLambdaLearner<TicTacToe>(new TdLambdaOptions { Hidden = 5 }, 1);
        actor.LoadWeights(4, learner.ExportWeights());
        Assert.Equal(4, actor.WeightsVersion);
        actor.Play(TimeSpan.Zero, [], CancellationToken.None);
        var game = actor.LiveGame()!;
        Assert.Single(game.Moves);
        Assert.Equal(1, game.Player);
        Assert.Equal(8, game.PolicyMoves.Count);
        Assert.Equal(1, game.Policy.Sum(), 1e-5);
        Assert.InRange(game.Value, -1, 1);
        Assert.Equal(1, actor.DrainMetrics().Single(m => m.Name == "selfplay.moves").Value);
        Assert.Throws<InvalidDataException>(() => actor.LoadWeights(5, new byte[3]));
    }

    [Fact]
    public void Wrong_tasks_and_settings_are_named()
    {
        var algorithm = AlgorithmCatalog.Find("td-lambda");
        Assert.Contains("'goo'", Assert.Throws<AgentSpecException>(() => algorithm.Validate(Spec with { Task = "goo" })).Message);
        var window = Spec with { Settings = new Dictionary<string, string> { ["batch-size"] = "2000", ["window-samples"] = "1000" } };
        Assert.Equal("The setting batch-size (2000) is larger than window-samples (1000).", Assert.Throws<AgentSpecException>(() => algorithm.Validate(window)).Message);
        Assert.Contains("lambda", Assert.Throws<AgentSpecException>(() => algorithm.Validate(Spec with { Settings = new Dictionary<string, string> { ["lambda"] = "2" } })).Message);
    }

    /// <summary>
    /// Some seconds from nothing to a player that looks one ply ahead and seldom loses to the perfect one. (It would hardly ever
    /// after ten times as many games.)
    /// </summary>
    [Fact]
    [Trait("Category", "Learning")]
    public void Tictactoe_is_learnt()
    {
        var (_, weights) = Run(Spec, games: 60_000);
        using var player = new TdLambdaAlgorithm().CreatePlayer<TicTacToe>("run:x", new RunWeights(Spec, 1, weights), simulations: 50, seed: 1);
        using var perfect = PlayerCatalog.Create<TicTacToe>(PlayerSpec.Parse("perfect"), seed: 1);
        using var random = PlayerCatalog.Create<TicTacToe>(PlayerSpec.Parse("random"), seed: 1);
        var againstPerfect = new MatchRunner<TicTacToe>(player, perfect).Run(new MatchOptions { Games = 200 });
        var againstRandom = new MatchRunner<TicTacToe>(player, random).Run(new MatchOptions { Games = 200 });
        TestContext.Current.TestOutputHelper!.WriteLine($"against perfect {againstPerfect}, against random {againstRandom}");
        Assert.True(againstPerfect.Losses <= 60, againstPerfect.ToString());
        Assert.True(againstRandom.Score > 0.9, againstRandom.ToString());
        var analysis = player.Analyse(new(), default);
        Assert.InRange(analysis.Value, -0.6, 0.6);
        var (error, untrained) = (MeanError(weights), MeanError(Run(Spec, games: 0).Weights));
        TestContext.Current.TestOutputHelper!.WriteLine($"mean distance from minimax {error:f3}, untrained {untrained:f3}");
        Assert.True(error < 0.4 && error < untrained / 2, $"mean distance from minimax {error}, untrained {untrained}");
    }

    /// <summary>Mean |v − minimax| over all positions that random games come to.</summary>
    private static double MeanError(byte[] weights)
    {
        var network = ValueNetwork.Read(SafeTensorsFile.Parse(weights), TicTacToe.Info.InputSize, TdLambdaOptions.For(TicTacToe.Info).Hidden);
        var minimax = new MinimaxSolver<TicTacToe>();
        var random = new Xoshiro256(3);
        var (planes, moves) = (new float[TicTacToe.Info.InputSize], new ushort[9]);
        var errors = new Dictionary<ulong, double>();
        for (var game = 0; game < 3000; game++)
        {
            for (var position = TicTacToe.Start; !position.IsOver; position.Play(moves[random.Below(position.WriteMoves(moves))]))
            {
                position.WritePlanes(planes);
                errors[position.Key] = Math.Abs(network.Evaluate(planes) - minimax.Solve(position));
            }
        }

        return errors.Values.Average();
    }

    private static (List<Episode> Episodes, byte[] Weights) Run(AgentSpec spec, int games)
    {
        var algorithm = new TdLambdaAlgorithm();
        using var learner = algorithm.CreateLearner(spec);
        using var actor = algorithm.CreateActor(spec, 0);
        var played = new List<Episode>();
        for (var version = 1; played.Count < games; version++)
        {
            actor.LoadWeights(version, learner.ExportWeights());
            var episodes = Play(actor, 100);
            episodes.ForEach(learner.Add);
            while (learner.WindowSamples > 0)
            {
                learner.Step();
            }

            played.AddRange(episodes);
        }

        return (played, learner.ExportWeights());
    }

    private static List<Episode> Play(IActorAgent actor, int games)
    {
        var completed = new List<Episode>();
        while (completed.Count < games)
        {
            actor.Play(TimeSpan.Zero, completed, CancellationToken.None);
        }

        return completed;
    }
}
