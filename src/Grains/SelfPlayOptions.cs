using System.ComponentModel.DataAnnotations;

namespace SelfPlay.Grains;

/// <summary>Options of a silo's part of the loop; configuration section `SelfPlay`.</summary>
public sealed class SelfPlayOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "SelfPlay";

    /// <summary>Directory of the database file; made if it does not exist.</summary>
    /// <value>The default is `data`.</value>
    [Required]
    public string DataDirectory { get; set; } = "data";

    /// <summary>Threads that search; 0 for one per core.</summary>
    /// <value>The default is 0.</value>
    [Range(0, 1024)]
    public int SearchThreads { get; set; }

    /// <summary>
    /// Whether the search threads load libtorch and restrict it to one thread each; false in processes that do not carry it.
    /// </summary>
    /// <value>The default is true.</value>
    public bool UseTorch { get; set; } = true;

    /// <summary>How long an actor plays on a search thread before it hands over its finished episodes.</summary>
    /// <value>The default is 200 ms.</value>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10")]
    public TimeSpan Slice { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How often a run looks after its actors, its clock and its budget.</summary>
    /// <value>The default is 1 s.</value>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>An actor that has had no heartbeat for so long stops: its run has ended without reaching it.</summary>
    /// <value>The default is 2 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan ActorPatience { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a learner keeps a run without renewing its lease.</summary>
    /// <value>The default is 10 s.</value>
    [Range(typeof(TimeSpan), "00:00:00.500", "00:05:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a running run saves its clock and a telemetry grain its curves: what a crash may take back of them.</summary>
    /// <value>The default is 5 s.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan SaveEvery { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a running run that plays a board game has its newest version rated; zero for never.</summary>
    /// <value>The default is 2 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan RateEvery { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Games against each opponent in such a rating.</summary>
    /// <value>The default is 10.</value>
    [Range(1, 10_000)]
    public int RateGames { get; set; } = 10;

    /// <summary>
    /// Share of one search thread's time that the matches of a run's ratings take at most; after each match the arena rests in
    /// proportion. Without it the slow games, which take minutes a match, would cost such a run half of its self-play on two cores.
    /// </summary>
    /// <value>The default is 0.1.</value>
    [Range(0.001, 1.0)]
    public double RateShare { get; set; } = 0.1;

    /// <summary>
    /// Samples a replay shard takes in before any learner has reported to it since it was activated: bounds what a run
    /// without a learner writes to the disk.
    /// </summary>
    /// <value>The default is 200,000.</value>
    [Range(1, long.MaxValue)]
    public long SamplesWithoutLearner { get; set; } = 200_000;

    /// <summary>How long a throttled actor waits before it offers its episodes again.</summary>
    /// <value>The default is 250 ms.</value>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan RetryThrottled { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>What happens, when the silo starts, to runs that were running when the last process ended.</summary>
    /// <value>The default is <see cref="InterruptedRunsAction.Resume"/>.</value>
    public InterruptedRunsAction InterruptedRuns { get; set; } = InterruptedRunsAction.Resume;
}

/// <summary>What to do with interrupted runs.</summary>
public enum InterruptedRunsAction
{
    /// <summary>They go on: for servers.</summary>
    Resume,

    /// <summary>They are marked as stopped and wait to be resumed by name: for a process that trains one run.</summary>
    Stop,
}
