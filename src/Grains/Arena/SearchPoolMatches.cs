using SelfPlay.Agents;
using SelfPlay.Agents.Players;
using SelfPlay.Contracts.Runs;
using SelfPlay.Contracts.Weights;
using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Grains.Actors;
using SelfPlay.Grains.Weights;
using SelfPlay.Search.Matches;
using SelfPlay.Search.Players;
using SelfPlay.Search.Positions;

namespace SelfPlay.Grains.Arena;

/// <summary>Plays matches on the silo's search threads, between the slices of the actors.</summary>
internal sealed class SearchPoolMatches(SearchPool pool, IGrainFactory grains) : IArenaMatches
{
    /// <summary>Games played in one go, in lock-step: a thread is back with the actors after seconds.</summary>
    private const int GamesAtOnce = 20;

    /// <summary>Random plies at the beginning of each pair of games, so that deterministic players do not repeat themselves.</summary>
    private const int OpeningPlies = 2;

    private Task<IReadOnlyList<SolvedPosition<ConnectFour>>>? _positions;

    public async Task<double?> JudgeAsync(string game, string player, CancellationToken cancellationToken)
    {
        if (game != ConnectFour.Info.Name)
        {
            return null;
        }

        var spec = PlayerSpec.Parse(player);
        var runs = await FetchAsync([spec]);
        var positions = await (_positions ??= pool.RunAsync(() => SolvedPositionGenerator.Generate(SolvedPositionOptions.ForRatings, CancellationToken.None))); // for every run of the silo
        var score = await pool.RunAsync(() =>
        {
            using var judged = PlayerCatalog.Create<ConnectFour>(spec, SolvedPositionOptions.ForRatings.Seed, runs);
            return PositionEvaluation.Run(judged, positions, cancellationToken);
        });
        return score.ErrorRate;
    }

    public async Task<MatchResult> PlayAsync(ArenaMatch match, CancellationToken cancellationToken)
    {
        var (first, second) = (PlayerSpec.Parse(match.First), PlayerSpec.Parse(match.Second));
        var runs = await FetchAsync([first, second]);
        var result = new MatchResult();
        for (var done = 0; done < match.Games; done += GamesAtOnce)
        {
            var options = new MatchOptions
            {
                Games = Math.Min(GamesAtOnce, match.Games - done),
                OpeningPlies = OpeningPlies,
                Seed = Xoshiro256.Mix(match.Seed + (ulong)done),
            };
            var part = await pool.RunAsync(() => GameCatalog.Visit(match.Game, new Play(first, second, options, runs, cancellationToken)));
            result = new MatchResult(result.Wins + part.Wins, result.Draws + part.Draws, result.Losses + part.Losses);
        }

        return result;
    }

    private async Task<RunPlayers> FetchAsync(IEnumerable<PlayerSpec> players)
    {
        var weights = new Dictionary<(string, long?), RunWeights>();
        foreach (var spec in players.Where(p => p.Kind == PlayerKind.Run))
        {
            weights[(spec.Run!, spec.Version)] = await FetchAsync(spec);
        }

        return new RunPlayers((run, version) => weights[(run, version)]);
    }

    private async Task<RunWeights> FetchAsync(PlayerSpec spec)
    {
        var status = await grains.GetGrain<IRunGrain>(spec.Run!).GetStatusAsync()
            ?? throw new PlayerSpecException($"There is no run '{spec.Run}'.");
        var grain = grains.GetGrain<IWeightsGrain>(spec.Run!);
        var versions = await grain.ListAsync();
        var info = versions.LastOrDefault(v => spec.Version is null || v.Version == spec.Version)
            ?? throw new PlayerSpecException($"Run '{spec.Run}' has no version {spec.Version?.ToString() ?? "yet"}; it keeps {string.Join(", ", versions.Select(v => v.Version))}.");
        var bytes = await WeightsDownload.ReadAsync(grain, info)
            ?? throw new PlayerSpecException($"Version {info.Version} of run '{spec.Run}' has just been thinned out.");
        var run = status.Spec;
        return new RunWeights(new AgentSpec(run.Task, run.Algorithm, run.Settings, run.Seed, run.Actors), info.Version, bytes);
    }

    private sealed class Play(PlayerSpec first, PlayerSpec second, MatchOptions options, RunPlayers runs, CancellationToken stop) : IGameVisitor<MatchResult>
    {
        public MatchResult Visit<TGame>()
            where TGame : struct, IGame<TGame>
        {
            using var one = PlayerCatalog.Create<TGame>(first, options.Seed, runs);
            using var two = PlayerCatalog.Create<TGame>(second, options.Seed + 1, runs);
            return new MatchRunner<TGame>(one, two).Run(options, stop);
        }
    }
}
