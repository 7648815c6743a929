using SelfPlay.Contracts.Arena;
using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Grains.Arena;
using SelfPlay.Search.Matches;
using SelfPlay.Search.Players;
using SelfPlay.Search.Protocols.Engines;
using SelfPlay.Search.Positions;

namespace SelfPlay.Cli.Players;

/// <summary>What a rating found.</summary>
/// <param name="Ratings">Elo, best first.</param>
/// <param name="ErrorRates">Errors against the solver by version, oldest first; empty for games without one.</param>
internal sealed record RatingResult(IReadOnlyList<Rating> Ratings, IReadOnlyList<(PlayerSpec Player, PositionScore Score)> ErrorRates);

/// <summary>Plays the matches of a plan.</summary>
/// <param name="plan">Who plays whom.</param>
/// <param name="runs">Where the versions come from.</param>
/// <param name="engines">How to deal with other programs.</param>
/// <param name="games">Games of every match.</param>
/// <param name="openings">Random plies that every pair of games begins with.</param>
/// <param name="seed">Seed of openings and players.</param>
/// <param name="cancellationToken">Gives up.</param>
internal sealed class RatingRun(RatingPlan plan, IRunPlayerSource runs, EngineOptions engines, int games, int openings, ulong seed, CancellationToken cancellationToken)
    : IGameVisitor<IReadOnlyList<MatchRecord>>
{
    private Action<int, string> _report = (_, _) => { };
    private int _done;

    /// <summary>Units of work.</summary>
    public int Parts => plan.Matches.Count + (HasSolver ? plan.Versions.Count : 0);

    private bool HasSolver => plan.Game.Name == ConnectFour.Info.Name;

    /// <summary>Plays everything.</summary>
    public RatingResult Play(Action<int, string> report)
    {
        _report = report;
        var matches = GameCatalog.Visit(plan.Game.Name, this);
        return new(EloModel.Fit([.. matches], FixedPlayers.Anchor), HasSolver ? Judge() : []);
    }

    /// <inheritdoc/>
    public IReadOnlyList<MatchRecord> Visit<TGame>()
        where TGame : struct, IGame<TGame>
    {
        var records = new List<MatchRecord>();
        foreach (var (first, second) in plan.Matches)
        {
            using var one = PlayerCatalog.Create<TGame>(first, seed, runs, engines);
            using var other = PlayerCatalog.Create<TGame>(second, seed + 1, runs, engines);
            var options = new MatchOptions
            {
                Games = games,
                OpeningPlies = openings,
                Seed = seed + (ulong)records.Count,
                Forfeited = f => _report(_done, f.Reason),
            };
            var result = new MatchRunner<TGame>(one, other).Run(options, cancellationToken);
            records.Add(new(first.ToString(), second.ToString(), result.Wins, result.Draws, result.Losses, DateTimeOffset.UnixEpoch));
            _report(++_done, $"{first} against {second}: {result.Wins} won, {result.Draws} drawn, {result.Losses} lost");
        }

        return records;
    }

    private List<(PlayerSpec Player, PositionScore Score)> Judge()
    {
        var positions = SolvedPositionGenerator.Generate(SolvedPositionOptions.ForRatings, cancellationToken);
        var scores = new List<(PlayerSpec Player, PositionScore Score)>();
        foreach (var version in plan.Versions)
        {
            using var player = PlayerCatalog.Create<ConnectFour>(version, seed, runs);
            var score = PositionEvaluation.Run(player, positions, cancellationToken);
            scores.Add((version, score));
            _report(++_done, $"{version}: {score.Errors} errors in {score.Critical} positions");
        }

        return scores;
    }
}
