using System.Collections.Immutable;
using SelfPlay.Contracts.Runs;
using SelfPlay.Contracts.Telemetry;
using SelfPlay.Contracts.Weights;
using SelfPlay.Games;
using SelfPlay.Games.Boards;

namespace SelfPlay.Silo.Tests;

/// <summary>A stopped run with the curves, the game and the weights of a training of twenty minutes.</summary>
internal static class SampleRun
{
    private const int Points = 300;
    private const double Seconds = 1200;

    private static readonly int[] Moves = [3, 3, 2, 4, 3, 2, 2, 3, 4, 1, 4, 4, 1];

    public static LiveGameView Game { get; } = MakeGame();

    public static byte[] Weights { get; } = [.. Enumerable.Range(0, (1 << 20) + 4321).Select(i => (byte)(i * 31))];

    public static async Task CreateAsync(IGrainFactory grains, string name)
    {
        var run = grains.GetGrain<IRunGrain>(name);
        var spec = new RunSpec(name, "connect4", "scripted", 1, 2, 1, ImmutableDictionary<string, string>.Empty.Add("channels", "64"), new RunBudget(TimeSpan.FromMinutes(20), null, null));
        Assert.True((await run.StartAsync(spec)).Accepted);
        await run.StopAsync();
        var telemetry = grains.GetGrain<ITelemetryGrain>(name);
        await telemetry.ReportAsync([.. Curves()]);
        await telemetry.ReportGameAsync(Game);
        await PublishAsync(grains.GetGrain<IWeightsGrain>(name));
    }

    /// <summary>Publishes a version, which is what actors wait for.</summary>
    public static async Task PublishAsync(IWeightsGrain weights)
    {
        var upload = Guid.NewGuid();
        for (var offset = 0; offset < Weights.Length; offset += IWeightsGrain.MaxChunkBytes)
        {
            await weights.UploadAsync(upload, offset, Weights[offset..Math.Min(Weights.Length, offset + IWeightsGrain.MaxChunkBytes)]);
        }

        Assert.Equal(1, await weights.PublishAsync(leaseToken: 1, upload, null, steps: 500));
    }

    private static LiveGameView MakeGame()
    {
        var game = ConnectFour.Start;
        foreach (var move in Moves)
        {
            game.Play(move);
        }

        Assert.False(game.IsOver);
        return new LiveGameView(
            "connect4",
            game.ToText(),
            game.Player,
            [.. Moves.Select(m => $"{m}")],
            ["0", "1", "2", "3", "4", "5", "6"],
            [0.02f, 0.05f, 0.11f, 0.08f, 0.09f, 0.62f, 0.03f],
            -0.18f);
    }

    private static IEnumerable<MetricPoint> Curves()
    {
        var random = new Xoshiro256(5);
        for (var i = 1; i <= Points; i++)
        {
            var share = i / (double)Points;
            var at = Seconds * share;
            var policy = 0.9 + (0.9 * Math.Exp(-4 * share)) + Noise(0.05);
            var value = 0.45 + (0.5 * Math.Exp(-3 * share)) + Noise(0.04);
            yield return new("replay.episodes", at, 6000 * Math.Pow(share, 1.1));
            yield return new("replay.samples", at, 180_000 * share);
            yield return new("replay.bytes", at, 14e6 * share);
            yield return new("weights.version", at, Math.Floor(120 * share));
            yield return new("weights.lag", at, Math.Abs(Noise(0.6)));
            yield return new("selfplay.games_per_minute", at, 310 + Noise(25));
            yield return new("selfplay.evaluations", at, 14_800 + Noise(900));
            yield return new("selfplay.simulations", at, 21_500 + Noise(900));
            yield return new("selfplay.cache_hit_share", at, 0.31 + Noise(0.02));
            yield return new("selfplay.first_player_score", at, 0.55 + (0.2 * share) + Noise(0.03));
            yield return new("selfplay.throttled", at, Math.Max(0, Noise(0.1)));
            yield return new("selfplay.game_length", at, 22 + (9 * share) + Noise(1));
            yield return new("learner.loss", at, policy + value);
            yield return new("learner.loss.policy", at, policy);
            yield return new("learner.loss.value", at, value);
            yield return new("learner.rate", at, 0.001 * (1 - share));
            yield return new("learner.policy_kl", at, policy - 0.8);
            yield return new("learner.target_entropy", at, 0.8 + Noise(0.02));
            yield return new("learner.steps_per_second", at, 8.5 + Noise(0.7));
            yield return new("learner.staleness", at, 3 + Math.Sin(9 * share));
            if (i % 30 == 0)
            {
                var elo = 1500 * (1 - Math.Exp(-3 * share));
                yield return new("arena.elo", at, elo);
                yield return new("arena.elo.low", at, elo - 70);
                yield return new("arena.elo.high", at, elo + 70);
                yield return new("arena.error_rate", at, 0.07 + (0.4 * Math.Exp(-4 * share)));
            }

            yield return new("surprise.of_tomorrow", at, Noise(1));
        }

        double Noise(double size) => size * ((2 * random.Unit()) - 1);
    }
}
