using System.Collections.Immutable;
using SelfPlay.Contracts.Runs;
using SelfPlay.Contracts.Telemetry;

namespace SelfPlay.Contracts.Actors;

/// <summary>
/// One actor, keyed `run/slot`: plays episodes on the silo's search threads with the newest weights and appends them to
/// the replay.
/// </summary>
[Alias("selfplay.IActorGrain")]
public interface IActorGrain : IGrainWithStringKey
{
    /// <summary>
    /// Starts playing, or confirms that it does, and hands over the figures since the last call. The run calls this about
    /// once a second: it is the heartbeat, and the way an actor's figures reach the telemetry.
    /// </summary>
    [Alias("EnsurePlaying"), ResponseTimeout("00:00:10")]
    Task<ActorStatus> EnsurePlayingAsync(RunSpec spec);

    /// <summary>Stops playing; returns once the last finished episodes are acknowledged by the replay.</summary>
    [Alias("Stop"), ResponseTimeout("00:00:10")]
    Task StopAsync();
}

/// <summary>What an actor is doing.</summary>
/// <param name="Slot">Number of the actor in its run.</param>
/// <param name="Playing">Whether it plays.</param>
/// <param name="Throttled">Whether it waits because the learner is behind.</param>
/// <param name="Episodes">Episodes appended by this activation.</param>
/// <param name="WeightsVersion">Version it plays with.</param>
/// <param name="Failure">One sentence about its newest error, or null.</param>
/// <param name="Figures">Figures since the last heartbeat.</param>
/// <param name="Game">One of the games in progress, from slot 0 only; null from the others.</param>
[GenerateSerializer, Immutable, Alias("selfplay.ActorStatus")]
public sealed record ActorStatus(
    int Slot,
    bool Playing,
    bool Throttled,
    long Episodes,
    long WeightsVersion,
    string? Failure,
    ImmutableArray<ActorFigure> Figures,
    LiveGameView? Game);

/// <summary>A figure of an actor since its last heartbeat.</summary>
/// <param name="Series">Series name.</param>
/// <param name="Sum">Sum of the values.</param>
/// <param name="Count">Number of values when it is a level; 0 when it is a count, which adds up over actors and is shown per second.</param>
[GenerateSerializer, Immutable, Alias("selfplay.ActorFigure")]
public readonly record struct ActorFigure(string Series, double Sum, long Count);
