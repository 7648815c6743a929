using SelfPlay.Agents.AlphaZero;
using SelfPlay.Games.Boards;
using SelfPlay.Search.Solvers;

namespace SelfPlay.Agents.Tests.AlphaZero;

/// <summary>What actors record: openings, targets, ends of games.</summary>
public sealed class AlphaZeroActorTests
{
    private const int Count = 200;

    [Fact]
    public void Recorded_values_and_outcomes_are_seen_by_the_right_player()
    {
        // Tic-tac-toe is small enough to know the truth: a proven value is the player to move's, an adjudicated game has the
        // outcome that perfect play from its last position has, and a game played out has the rules' outcome.
        var truth = new MinimaxSolver<TicTacToe>();
        var (proven, adjudicated, finished) = (new HashSet<(int, int)>(), new HashSet<(int, int)>(), new HashSet<int>());
        foreach (var game in Training.Games(Training.Small with { NoResignShare = 0.5f }, 2 * Count))
        {
            foreach (var target in game.Positions.Where(p => p.Exact))
            {
                var position = Training.At<TicTacToe>(game, target.Ply);
                Assert.Equal(truth.Solve(position), target.Value);
                proven.Add((position.Player, (int)target.Value));
            }

            var last = Training.At<TicTacToe>(game, game.Moves.Length);
            Assert.Equal(!game.CutShort, last.IsOver);
            if (last.IsOver)
            {
                Assert.Equal(last.Outcome, game.Outcome);
                finished.Add(game.Outcome);
            }
            else
            {
                Assert.Equal(truth.Solve(last), last.Player == 0 ? game.Outcome : -game.Outcome);
                adjudicated.Add((last.Player, game.Outcome));
            }
        }

        Assert.Equal(3, finished.Count);
        Assert.True(adjudicated.Count > 3);
        Assert.True(proven.Count > 3);
    }

    [Fact]
    public void The_learner_accepts_every_episode()
    {
        using var actor = Training.Actor<TicTacToe>(Training.Small);
        var window = new ReplayWindow<TicTacToe>(10_000);
        var samples = 0;
        foreach (var episode in Training.Episodes(actor, Count))
        {
            var game = GameEpisode.Decode(episode.Payload);
            window.Add(game);
            samples += episode.Samples;
            Assert.Equal(game.Positions.Length, episode.Samples);
            Assert.Equal(game.Moves.Length, episode.Steps);
            Assert.Equal(1, episode.WeightsVersion);
        }

        Assert.Equal(samples, window.Count);
    }

    [Fact]
    public void Random_openings_have_one_to_the_most_plies_and_no_targets()
    {
        var games = Training.Games(Training.Small with { RandomOpenings = 1, FullSearchShare = 1 }, Count);
        var lengths = games.CountBy(g => (int)g.Positions[0].Ply).ToDictionary();
        Assert.Equal([1, 2, 3, 4], lengths.Keys.Order());
        Assert.All(lengths.Values, n => Assert.InRange(n, Count / 8, Count / 2));
        Assert.True(games.Select(g => g.Moves[0]).Distinct().Count() == 9);
        Assert.All(games, g => Assert.Equal(Enumerable.Range(g.Positions[0].Ply, g.Positions.Length), g.Positions.Select(p => (int)p.Ply)));
    }

    [Fact]
    public void Without_random_openings_every_search_is_a_target()
    {
        var games = Training.Games(Training.Small with { RandomOpenings = 0, FullSearchShare = 1, AdjudicateProven = false, ResignThreshold = 1 }, Count);
        Assert.All(games, g => Assert.Equal(Enumerable.Range(0, g.Moves.Length), g.Positions.Select(p => (int)p.Ply)));
        Assert.All(games, g => Assert.False(g.CutShort));
    }

    [Fact]
    public void Targets_come_from_full_searches_alone()
    {
        // Visits kept count, so a full search ends with exactly that many and its policy is in units of 1 / 30. Without the
        // solver nothing else bears on the policy.
        var options = Training.Small with { Solver = false, FullSearchShare = 0.25f, RandomOpenings = 0, ResignThreshold = 1, LateTemperature = 1, TemperaturePlies = 9 };
        var games = Training.Games(options, Count);
        var targets = games.SelectMany(g => g.Positions).ToArray();
        Assert.InRange((double)targets.Length / games.Sum(g => g.Moves.Length), 0.2, 0.3);
        foreach (var target in targets)
        {
            var visits = target.Policy.Select(p => p * (double)options.Simulations / ushort.MaxValue).ToArray();
            Assert.Equal(options.Simulations, visits.Sum(), 0.01);
            Assert.All(visits, v => Assert.Equal(Math.Round(v), v, 0.01));
        }
    }

    [Fact]
    public void A_player_that_resigns_loses()
    {
        var games = Training.Games(Training.Small with { Solver = false, ResignThreshold = 0, NoResignShare = 0, RandomOpenings = 0 }, Count);
        var resigned = games.Where(g => g.CutShort).ToArray();
        Assert.NotEmpty(resigned);
        Assert.Equal([-1, 1], resigned.Select(g => (int)g.Outcome).Distinct().Order());
        foreach (var game in resigned)
        {
            var last = Training.At<TicTacToe>(game, game.Moves.Length);
            Assert.False(last.IsOver);
            Assert.Equal(last.Player == 0 ? -1 : 1, game.Outcome);
        }
    }

    [Fact]
    public void Games_of_the_audited_share_are_played_out_and_wrong_resignations_counted()
    {
        var options = Training.Small with { Solver = false, ResignThreshold = 0, NoResignShare = 1, RandomOpenings = 0 };
        using var actor = Training.Actor<TicTacToe>(options);
        var games = Training.Episodes(actor, Count).Select(e => GameEpisode.Decode(e.Payload)).ToArray();
        Assert.All(games, g => Assert.False(g.CutShort));
        var metrics = actor.DrainMetrics();
        Assert.InRange(metrics.Metric("selfplay.resign_false_positive_share"), 0.01, 0.99);
        Assert.Equal(0, metrics.Metric("selfplay.cut_short_share"));
        Assert.Equal(games.Length, metrics.Metric("selfplay.games"));
        Assert.Equal(games.Average(g => g.Moves.Length), metrics.Metric("selfplay.game_length"), 1e-9);
        Assert.Equal(games.Average(g => g.Outcome), metrics.Metric("selfplay.first_player_score"), 1e-9);
    }

    [Fact]
    public void The_audit_compares_the_resigning_player_with_the_outcome()
    {
        // With full searches everywhere the targets hold every value, so who wanted to resign can be worked out again.
        var options = Training.Small with { Solver = false, ResignThreshold = 0, NoResignShare = 1, RandomOpenings = 0, FullSearchShare = 1 };
        using var actor = Training.Actor<TicTacToe>(options);
        var games = Training.Episodes(actor, Count).Select(e => GameEpisode.Decode(e.Payload)).ToArray();
        var (wanted, wrongly) = (0, 0);
        foreach (var game in games)
        {
            var row = new int[2];
            foreach (var target in game.Positions)
            {
                var player = target.Ply % 2;
                row[player] = target.Value < 0 ? row[player] + 1 : 0;
                if (row[player] == 2)
                {
                    wanted++;
                    wrongly += game.Outcome != (player == 0 ? -1 : 1) ? 1 : 0;
                    break;
                }
            }
        }

        Assert.True(wanted > 10);
        Assert.Equal((double)wrongly / wanted, actor.DrainMetrics().Metric("selfplay.resign_false_positive_share"), 1e-9);
    }

    [Fact]
    public void New_weights_change_the_games_and_mark_the_episodes()
    {
        using var actor = Training.Actor<TicTacToe>(Training.Small);
        using var learner = new AlphaZeroLearner<TicTacToe>(Training.Small, 77);
        Training.Episodes(actor, 20);
        actor.LoadWeights(5, learner.ExportWeights());
        Assert.Equal(5, actor.WeightsVersion);
        Assert.All(Training.Episodes(actor, 20), e => Assert.Equal(5, e.WeightsVersion));
    }

    [Fact]
    public void New_weights_empty_the_cache()
    {
        var options = Training.Small with { CacheSize = 1 << 14, RandomOpenings = 0 };
        using var learner = new AlphaZeroLearner<TicTacToe>(options, 1);
        using var actor = Training.Actor<TicTacToe>(options);
        Training.Episodes(actor, Count);
        var warm = Evaluations(actor);
        actor.LoadWeights(2, learner.ExportWeights());
        var cold = Evaluations(actor);
        Assert.True(cold > 2 * warm, $"{cold} evaluations after new weights, {warm} before");

        static double Evaluations(AlphaZeroActor<TicTacToe> actor)
        {
            actor.DrainMetrics();
            for (var round = 0; round < 20; round++)
            {
                actor.Play(TimeSpan.Zero, [], CancellationToken.None);
            }

            return actor.DrainMetrics().Metric("selfplay.evaluations");
        }
    }

    [Fact]
    public void Weights_of_another_architecture_are_refused_and_the_old_ones_stay()
    {
        using var actor = Training.Actor<TicTacToe>(Training.Small);
        using var twin = Training.Actor<TicTacToe>(Training.Small);
        using var larger = new AlphaZeroLearner<TicTacToe>(Training.Small with { Channels = 12 }, 1);
        using var deeper = new AlphaZeroLearner<TicTacToe>(Training.Small with { Blocks = 2 }, 1);
        using var foreign = new AlphaZeroLearner<ConnectFour>(Training.Small, 1);
        var right = new AlphaZeroLearner<TicTacToe>(Training.Small, 1).ExportWeights();
        foreach (var weights in new[] { larger.ExportWeights(), deeper.ExportWeights(), foreign.ExportWeights(), right[..^5], [] })
        {
            var error = Assert.Throws<InvalidDataException>(() => actor.LoadWeights(9, weights));
            Assert.DoesNotContain('\n', error.Message);
        }

        Assert.Equal(1, actor.WeightsVersion);
        Assert.Equal(Training.Episodes(twin, 30).Select(e => Convert.ToHexString(e.Payload)), Training.Episodes(actor, 30).Select(e => Convert.ToHexString(e.Payload)));
    }

    [Fact]
    public void An_actor_without_weights_does_not_play()
    {
        using var actor = new AlphaZeroActor<TicTacToe>(Training.Small, 1);
        Assert.Throws<InvalidOperationException>(() => actor.Play(TimeSpan.Zero, [], CancellationToken.None));
    }

    [Fact]
    public void The_game_in_progress_is_shown_as_the_newest_search_saw_it()
    {
        using var actor = Training.Actor<TicTacToe>(Training.Small);
        Assert.Null(actor.LiveGame());
        var truth = new MinimaxSolver<TicTacToe>();
        var certain = new HashSet<(int, float)>();
        for (var round = 0; round < 3000; round++)
        {
            actor.Play(TimeSpan.Zero, [], CancellationToken.None);
            if (actor.LiveGame() is not { } live)
            {
                continue;
            }

            var position = TicTacToe.Start;
            foreach (var text in live.Moves)
            {
                Assert.True(position.TryParseMove(text, out var move));
                position.Play(move);
            }

            Assert.Equal(position.ToText(), live.Board);
            Assert.Equal(position.Player, live.Player);
            Assert.All(live.PolicyMoves, m => Assert.True(position.TryParseMove(m, out _)));
            Assert.Equal(live.PolicyMoves.Count, live.Policy.Count);
            Assert.Equal(1, live.Policy.Sum(), 1e-4f);
            if (live.Value is 1 or -1)
            {
                Assert.Equal(truth.Solve(position), live.Value);
                certain.Add((live.Player, live.Value));
            }
        }

        Assert.Equal(4, certain.Count);
    }
}
