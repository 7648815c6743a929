using System.ComponentModel.DataAnnotations;

namespace SelfPlay.Learner;

/// <summary>Options of a learner process; configuration section `Learner`.</summary>
public sealed class LearnerOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Learner";

    /// <summary>Runs learnt at once, each on a thread of its own.</summary>
    /// <value>The default is 4.</value>
    [Range(1, 64)]
    public int MaxRuns { get; set; } = 4;

    /// <summary>How often to look for runs that nobody learns.</summary>
    /// <value>The default is 0.5 s.</value>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan Look { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>How often to renew a lease and report; well under the silo's `SelfPlay:Lease`.</summary>
    /// <value>The default is 1 s.</value>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan Renew { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often to read the tail of the replay when it had nothing new.</summary>
    /// <value>The default is 20 ms: algorithms that learn from each episode once wait for the next.</value>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan Poll { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How long the last checkpoint may take when the run ends or the process stops.</summary>
    /// <value>The default is 3 s.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan LastPublish { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Threads libtorch computes a step with; 0 leaves libtorch alone, for algorithms without it.</summary>
    /// <value>The default is 1: small networks lose more by forking and joining than they gain.</value>
    [Range(0, 256)]
    public int TorchThreads { get; set; } = 1;
}
