using System.Collections.Immutable;

namespace SelfPlay.Contracts.Runs;

/// <summary>What a run is asked to do. Fixed when the run starts; resuming may only extend the budget.</summary>
/// <param name="Name">Name of the run, and key of its grains: 1 to 64 of a-z, A-Z, 0-9, '-', '_', '.'.</param>
/// <param name="Task">Catalogue name of the game or environment.</param>
/// <param name="Algorithm">Catalogue name of the algorithm (`alphazero`).</param>
/// <param name="Seed">Seed of everything random in the run.</param>
/// <param name="Actors">Number of actors.</param>
/// <param name="ReplayShards">Number of replay shards.</param>
/// <param name="Settings">Options of the algorithm by name, as given with `--set`.</param>
/// <param name="Budget">When the run is complete.</param>
[GenerateSerializer, Immutable, Alias("selfplay.RunSpec")]
public sealed record RunSpec(
    string Name,
    string Task,
    string Algorithm,
    ulong Seed,
    int Actors,
    int ReplayShards,
    ImmutableDictionary<string, string> Settings,
    RunBudget Budget);

/// <summary>A run is complete when any limit that is set is reached; with none set it runs until it is stopped.</summary>
/// <param name="Time">Time spent running, over all resumes.</param>
/// <param name="Episodes">Episodes in the replay; a part of one that an actor sends while it goes on counts as one.</param>
/// <param name="Steps">Learner steps.</param>
/// <param name="Frames">Training samples in the replay: steps of an environment, positions of a game.</param>
[GenerateSerializer, Immutable, Alias("selfplay.RunBudget")]
public sealed record RunBudget(TimeSpan? Time, long? Episodes, long? Steps, long? Frames = null);

/// <summary>Where a run is in its life.</summary>
[GenerateSerializer, Alias("selfplay.RunState")]
public enum RunState
{
    /// <summary>No such run has been started.</summary>
    Unknown = 0,

    /// <summary>Actors play and a learner may hold the lease.</summary>
    Running = 1,

    /// <summary>Stopped by a person; may be resumed.</summary>
    Stopped = 2,

    /// <summary>The budget is used up; may be resumed with a larger one.</summary>
    Completed = 3,

    /// <summary>Stopped by an error that repeating will not cure; see the status.</summary>
    Failed = 4,
}

/// <summary>A run at a glance.</summary>
/// <param name="Spec">What was asked for.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="StartedAt">When it was first started.</param>
/// <param name="Elapsed">Time spent running, over all resumes.</param>
/// <param name="Episodes">Episodes, and parts of episodes, acknowledged by the replay since the start.</param>
/// <param name="Samples">Training samples in those episodes.</param>
/// <param name="Steps">Learner steps done.</param>
/// <param name="WeightsVersion">Newest weights; 1 is the untrained network, 0 before there are any.</param>
/// <param name="Learner">Name of the learner that holds the lease, or null.</param>
/// <param name="Failure">One sentence why it failed, or null.</param>
[GenerateSerializer, Immutable, Alias("selfplay.RunStatus")]
public sealed record RunStatus(
    RunSpec Spec,
    RunState State,
    DateTimeOffset StartedAt,
    TimeSpan Elapsed,
    long Episodes,
    long Samples,
    long Steps,
    long WeightsVersion,
    string? Learner,
    string? Failure);

/// <summary>Answer to starting or resuming a run.</summary>
/// <param name="Accepted">Whether the run is now running.</param>
/// <param name="Reason">One sentence why not, or null.</param>
[GenerateSerializer, Immutable, Alias("selfplay.StartResult")]
public sealed record StartResult(bool Accepted, string? Reason);

/// <summary>Answer to asking for the learner's lease.</summary>
/// <param name="Granted">Whether the caller now holds the lease.</param>
/// <param name="Token">Fencing token: grows with every grant to another owner; publishing needs the newest.</param>
/// <param name="Duration">How long the lease lasts unless renewed.</param>
/// <param name="Spec">The run's spec when granted.</param>
/// <param name="State">Where the run is in its life: a refusal while it runs means that another learner holds the lease.</param>
/// <param name="Elapsed">Running time of the run so far, to stamp telemetry with.</param>
[GenerateSerializer, Immutable, Alias("selfplay.LeaseResult")]
public sealed record LeaseResult(bool Granted, long Token, TimeSpan Duration, RunSpec? Spec, RunState State, TimeSpan Elapsed);

/// <summary>What the learner tells the run with every lease renewal.</summary>
/// <param name="Token">Fencing token of its lease.</param>
/// <param name="Steps">Learner steps done; null while it restores its checkpoint.</param>
[GenerateSerializer, Immutable, Alias("selfplay.LearnerProgress")]
public sealed record LearnerProgress(long Token, long? Steps);
