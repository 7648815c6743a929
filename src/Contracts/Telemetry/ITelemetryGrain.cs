using System.Collections.Immutable;

namespace SelfPlay.Contracts.Telemetry;

/// <summary>The curves of a run and its newest game in progress, keyed by the run's name; durable but for the last seconds.</summary>
[Alias("selfplay.ITelemetryGrain")]
public interface ITelemetryGrain : IGrainWithStringKey
{
    /// <summary>Adds points.</summary>
    [Alias("Report")]
    Task ReportAsync(ImmutableArray<MetricPoint> points);

    /// <summary>Replaces the game in progress.</summary>
    [Alias("ReportGame")]
    Task ReportGameAsync(LiveGameView game);

    /// <summary>Points after <paramref name="cursor"/> (0 = all that are kept; old points are thinned out, never cut off).</summary>
    [Alias("Query")]
    Task<MetricPage> QueryAsync(long cursor);

    /// <summary>The newest game in progress, or null.</summary>
    [Alias("GetGame")]
    Task<LiveGameView?> GetGameAsync();
}

/// <summary>One value of one series.</summary>
/// <param name="Series">Dotted name: `learner.loss.policy`, `arena.elo`, `selfplay.games_per_minute`, ...</param>
/// <param name="Seconds">Running time of the run, s.</param>
/// <param name="Value">The value.</param>
[GenerateSerializer, Immutable, Alias("selfplay.MetricPoint")]
public readonly record struct MetricPoint(string Series, double Seconds, double Value);

/// <summary>Points and where to go on.</summary>
/// <param name="Points">In order of arrival.</param>
/// <param name="Cursor">Ask with this the next time.</param>
[GenerateSerializer, Immutable, Alias("selfplay.MetricPage")]
public sealed record MetricPage(ImmutableArray<MetricPoint> Points, long Cursor);

/// <summary>A game in progress, for people to look at.</summary>
/// <param name="Task">Catalogue name.</param>
/// <param name="Board">Board as text, rows from the top joined by '/'.</param>
/// <param name="Player">Who is to move: 0 or 1, or -1 in an environment.</param>
/// <param name="Moves">Moves so far in the game's notation.</param>
/// <param name="PolicyMoves">Moves the search considered at the newest ply; of an environment its actions.</param>
/// <param name="Policy">Their share of the search, or the probabilities they are drawn with, aligned with <paramref name="PolicyMoves"/>.</param>
/// <param name="Value">Search value for the player to move, in [-1, 1]; of an environment the return that is expected.</param>
[GenerateSerializer, Immutable, Alias("selfplay.LiveGameView")]
public sealed record LiveGameView(
    string Task,
    string Board,
    int Player,
    ImmutableArray<string> Moves,
    ImmutableArray<string> PolicyMoves,
    ImmutableArray<float> Policy,
    float Value);
