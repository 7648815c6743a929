using SelfPlay.Contracts.Runs;

namespace SelfPlay.Grains.Runs;

/// <summary>What a run remembers: stored as JSON.</summary>
internal sealed class StoredRun
{
    /// <summary>What was asked for; null until the run is started.</summary>
    public RunSpec? Spec { get; set; }

    /// <summary>Where it is in its life.</summary>
    public RunState State { get; set; }

    /// <summary>When it was first started.</summary>
    public DateTimeOffset StartedAt { get; set; }

    /// <summary>Time spent running when this was saved.</summary>
    public TimeSpan Elapsed { get; set; }

    /// <summary>Episodes when this was saved.</summary>
    public long Episodes { get; set; }

    /// <summary>Samples when this was saved.</summary>
    public long Samples { get; set; }

    /// <summary>Learner steps when this was saved.</summary>
    public long Steps { get; set; }

    /// <summary>Newest weights when this was saved.</summary>
    public long WeightsVersion { get; set; }

    /// <summary>Fencing token of the newest lease.</summary>
    public long LeaseToken { get; set; }

    /// <summary>Holder of the lease, or null.</summary>
    public string? LeaseOwner { get; set; }

    /// <summary>Why it failed, or null.</summary>
    public string? Failure { get; set; }

    /// <summary>The state for people.</summary>
    public RunStatus? ToStatus(TimeSpan elapsed) => Spec is null
        ? null
        : new RunStatus(Spec, State, StartedAt, elapsed, Episodes, Samples, Steps, WeightsVersion, LeaseOwner, Failure);
}
