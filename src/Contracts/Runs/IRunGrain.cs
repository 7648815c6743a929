using Orleans.Concurrency;

namespace SelfPlay.Contracts.Runs;

/// <summary>One training run, keyed by its name: owns the spec, keeps the actors alive, grants the learner's lease.</summary>
[Alias("selfplay.IRunGrain")]
public interface IRunGrain : IGrainWithStringKey
{
    /// <summary>Starts a new run; refused if a run of that name exists.</summary>
    [Alias("Start")]
    Task<StartResult> StartAsync(RunSpec spec);

    /// <summary>Resumes a run that exists, with a new budget if one is given (counted from the run's beginning).</summary>
    [Alias("Resume")]
    Task<StartResult> ResumeAsync(RunBudget? budget);

    /// <summary>
    /// Stops the actors and lets the learner finish its checkpoint: it has done so when the status names no learner. Returns
    /// when the actors have stopped and everything is counted, also if the run was ending by itself; stopping a run that has
    /// ended does nothing.
    /// </summary>
    [Alias("Stop")]
    Task StopAsync();

    /// <summary>The run at a glance; null if there is no such run.</summary>
    [Alias("GetStatus")]
    Task<RunStatus?> GetStatusAsync();

    /// <summary>Asks for, or renews, the learner's lease. Refused while another owner's lease lasts or the run is not running.</summary>
    [Alias("AcquireLease")]
    Task<LeaseResult> AcquireLeaseAsync(string owner, LearnerProgress? progress);

    /// <summary>Gives the lease back so that another learner need not wait for it to lapse.</summary>
    [Alias("ReleaseLease")]
    Task ReleaseLeaseAsync(string owner, LearnerProgress progress);

    /// <summary>Marks the run as failed for a reason that repeating will not cure.</summary>
    [Alias("Fail")]
    Task FailAsync(string reason);
}

/// <summary>The names of all runs; one grain, key 0.</summary>
[Alias("selfplay.IRunDirectoryGrain")]
public interface IRunDirectoryGrain : IGrainWithIntegerKey
{
    /// <summary>Status of every run, newest first.</summary>
    [Alias("List"), AlwaysInterleave]
    Task<IReadOnlyList<RunStatus>> ListAsync();

    /// <summary>Names of the runs in state <see cref="RunState.Running"/>, for learners that look for work.</summary>
    [Alias("ListRunning"), AlwaysInterleave]
    Task<IReadOnlyList<string>> ListRunningAsync();

    /// <summary>Adds a name; adding it again does nothing.</summary>
    [Alias("Add")]
    Task AddAsync(string run);
}
