using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using SelfPlay.Agents;
using SelfPlay.Contracts.Arena;
using SelfPlay.Contracts.Runs;
using SelfPlay.Contracts.Telemetry;
using SelfPlay.Contracts.Weights;
using SelfPlay.Grains.Arena;
using SelfPlay.Search.Matches;
using SelfPlay.Search.Players;
using SelfPlay.Tests.Counting;

namespace SelfPlay.Grains.Tests;

public sealed class ArenaGrainTests
{
    private static RunSpec Spec(string name) => new(
        name, "tictactoe", "alphazero", 1, 1, 1, ImmutableDictionary<string, string>.Empty.Add("blocks", "1").Add("channels", "8"), new RunBudget(null, null, null));

    private static Task<ArenaTable> Played(TestSilo silo, string run, double seconds = 10) =>
        Eventually.Get("all matches", silo.Grain<IArenaGrain>(run).GetRatingsAsync, t => t.Pending == 0, seconds);

    [Fact]
    public async Task A_round_is_played_match_by_match_and_recorded()
    {
        await using var silo = await TestSilo.StartAsync(services: services => services.AddSingleton<IArenaMatches, ScriptedMatches>());
        var arena = silo.Grain<IArenaGrain>("r");
        await silo.Grain<IRunGrain>("r").StartAsync(Spec("r"));
        await arena.RateAsync(3, 10);
        var table = await Played(silo, "r");
        Assert.Equal(7 - 1, table.Matches.Length); // four opponents and three ties between them, one of which cannot be played
        Assert.Contains("cannot be had", table.Failure);
        Assert.Equal(RatingRound.Player("r", 3), table.Ratings[0].Player);
        Assert.True(table.Ratings[0].Elo > 100);

        // The next version plays the one before, and the fixed players need not meet again.
        await arena.RateAsync(5, 10);
        var next = await Played(silo, "r");
        var added = next.Matches.Skip(table.Matches.Length).ToList();
        Assert.Equal(["random", "mcts:100", "mcts:1000", "alphabeta:5", RatingRound.Player("r", 3)], added.Where(m => m.First == RatingRound.Player("r", 5)).Select(m => m.Second));
        var points = (await silo.Grain<ITelemetryGrain>("r").QueryAsync(0)).Points;
        Assert.Contains(points, p => p.Series == "arena.elo");
        Assert.Contains(points, p => p.Value == 0.25);
        await silo.Grain<IRunGrain>("r").StopAsync();
    }

    [Fact]
    public async Task A_round_is_reported_even_if_its_last_match_cannot_be_played()
    {
        await using var silo = await TestSilo.StartAsync(services: services => services.AddSingleton<IArenaMatches, ScriptedMatches>());
        await silo.Grain<IRunGrain>("r").StartAsync(Spec("r"));
        await silo.Grain<IRunGrain>("r").StopAsync();
        await silo.Grain<IArenaGrain>("r").RateAsync(ScriptedMatches.Shy, 10);
        await Played(silo, "r");
        await silo.Grain<IArenaGrain>("r").RateAsync(ScriptedMatches.Shy + 1, 10);
        var table = await Played(silo, "r");
        Assert.DoesNotContain(table.Matches, m => m.Second == RatingRound.Player("r", ScriptedMatches.Shy));
        await Eventually.Get("both reports", () => silo.Grain<ITelemetryGrain>("r").QueryAsync(0), page => page.Points.Count(p => p.Series == "arena.elo") == 2);
    }

    [Fact]
    public async Task The_arena_rests_in_proportion_to_what_a_match_took()
    {
        var matches = new TimedMatches();
        await using var silo = await TestSilo.StartAsync(
            services: services => services.AddSingleton<IArenaMatches>(matches), configure: options => options.RateShare = 0.2);
        await silo.Grain<IRunGrain>("r").StartAsync(Spec("r"));
        await silo.Grain<IArenaGrain>("r").RateAsync(3, 10);
        await Played(silo, "r", 60);
        await silo.Grain<IRunGrain>("r").StopAsync();
        Assert.Equal(7, matches.Times.Count);
        Assert.All(
            matches.Times.Zip(matches.Times.Skip(1)),
            pair => Assert.True(pair.Second.Begin - pair.First.End >= 3.9 * (pair.First.End - pair.First.Begin), $"{pair}")); // 4, but for how exact timers are
    }

    [Fact]
    public void A_version_that_is_no_longer_kept_is_not_met_again()
    {
        MatchRecord[] played = [new(RatingRound.Player("r", 30), "random", 10, 0, 0, default)];
        Assert.Contains((RatingRound.Player("r", 40), RatingRound.Player("r", 30)), RatingRound.Pairs("r", 40, played));
        Assert.DoesNotContain((RatingRound.Player("r", 1_000), RatingRound.Player("r", 30)), RatingRound.Pairs("r", 1_000, played));
    }

    [Fact]
    public async Task A_run_plays_real_matches_with_its_stored_weights()
    {
        await using var silo = await TestSilo.StartAsync(configure: options => options.RateShare = 1);
        var spec = Spec("net");
        using (var learner = AlgorithmCatalog.Find("alphazero").CreateLearner(new AgentSpec(spec.Task, spec.Algorithm, spec.Settings, spec.Seed)))
        {
            var (weights, upload) = (silo.Grain<IWeightsGrain>("net"), Guid.NewGuid());
            await weights.UploadAsync(upload, 0, learner.ExportWeights());
            await weights.PublishAsync(0, upload, null, 0);
        }

        await silo.Grain<IRunGrain>("net").StartAsync(spec);
        await silo.Grain<IRunGrain>("net").StopAsync();
        await silo.Grain<IArenaGrain>("net").RateAsync(1, 2);
        var table = await Played(silo, "net", 60);
        Assert.Null(table.Failure);
        Assert.All(table.Matches, m => Assert.Equal(2, m.Wins + m.Draws + m.Losses));
        Assert.Contains(table.Matches, m => m.First == RatingRound.Player("net", 1) && m.Second == "random");

        await silo.Grain<IArenaGrain>("net").RateAsync(99, 2);
        Assert.Contains("has no version 99; it keeps 1", (await Played(silo, "net")).Failure);
    }

    /// <summary>Matches that take a while, and when they were played.</summary>
    private sealed class TimedMatches : IArenaMatches
    {
        public List<(TimeSpan Begin, TimeSpan End)> Times { get; } = [];

        public async Task<MatchResult> PlayAsync(ArenaMatch match, CancellationToken cancellationToken)
        {
            var begin = Stopwatch.GetElapsedTime(0);
            await Task.Delay(50, cancellationToken);
            Times.Add((begin, Stopwatch.GetElapsedTime(0)));
            return new MatchResult(match.Games, 0, 0);
        }

        public Task<double?> JudgeAsync(string game, string player, CancellationToken cancellationToken) => Task.FromResult<double?>(null);
    }

    /// <summary>The first-named player wins seven of ten; one player never comes, and one not as the second.</summary>
    private sealed class ScriptedMatches : IArenaMatches
    {
        public const long Shy = 7;

        public Task<MatchResult> PlayAsync(ArenaMatch match, CancellationToken cancellationToken) => match is { First: "alphabeta:5", Second: "mcts:1000" } || match.Second == RatingRound.Player("r", Shy)
            ? throw new PlayerSpecException("That player cannot be had.")
            : Task.FromResult(new MatchResult(match.Games * 7 / 10, match.Games * 2 / 10, match.Games / 10));

        public Task<double?> JudgeAsync(string game, string player, CancellationToken cancellationToken) => Task.FromResult<double?>(0.25);
    }
}
