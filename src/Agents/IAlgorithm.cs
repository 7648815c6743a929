using SelfPlay.Games;

namespace SelfPlay.Agents;

/// <summary>What an agent is made from: the part of a run's spec that algorithms see.</summary>
/// <param name="Task">Catalogue name of the game or environment.</param>
/// <param name="Algorithm">Catalogue name of the algorithm.</param>
/// <param name="Settings">Options by name, as given with `--set`; the rest are the task's defaults.</param>
/// <param name="Seed">Seed of everything random.</param>
/// <param name="Actors">How many actors play for the run.</param>
public sealed record AgentSpec(string Task, string Algorithm, IReadOnlyDictionary<string, string> Settings, ulong Seed, int Actors = 1)
{
    /// <summary>The seed of actor number <paramref name="slot"/>.</summary>
    internal ulong ActorSeed(int slot) => Xoshiro256.Mix(Seed ^ Xoshiro256.Mix((ulong)slot + 1));
}

/// <summary>
/// An algorithm: makes the half that acts and the half that learns. The distributed loop knows algorithms only through
/// this interface; everything between the halves travels as bytes.
/// </summary>
public interface IAlgorithm
{
    /// <summary>Catalogue name (`alphazero`).</summary>
    string Name { get; }

    /// <summary>Whether it learns such a task.</summary>
    /// <param name="task">Catalogue name; of one that does not exist it learns nothing.</param>
    bool Learns(string task);

    /// <summary>Checks task and settings.</summary>
    /// <exception cref="AgentSpecException">One sentence naming the bad word and the valid ones.</exception>
    void Validate(AgentSpec spec);

    /// <summary>How the distributed loop is to run this algorithm on this task.</summary>
    LoopOptions Loop(AgentSpec spec);

    /// <summary>Makes the acting half for actor number <paramref name="slot"/>.</summary>
    IActorAgent CreateActor(AgentSpec spec, int slot);

    /// <summary>Makes the learning half.</summary>
    ILearnerAgent CreateLearner(AgentSpec spec);
}

/// <summary>Knobs of the distributed loop that depend on algorithm and task.</summary>
/// <param name="SamplesPerInsert">How often each sample is drawn on average; sets the balance of playing and learning.</param>
/// <param name="WindowSamples">Samples the learner keeps.</param>
/// <param name="MinSamples">Samples before learning begins.</param>
/// <param name="BatchSize">Samples a learner step draws.</param>
/// <param name="StepsPerPublish">Learner steps between two versions of the weights.</param>
public sealed record LoopOptions(double SamplesPerInsert, long WindowSamples, long MinSamples, int BatchSize, int StepsPerPublish)
{
    /// <summary>Samples that actors may be ahead of the learner by before the replay refuses more.</summary>
    /// <value>
    /// The default is twice what learning waits for at the beginning, and two batches: less than the first would stop both sides for ever, and the
    /// rest keeps them from waiting for each other's next message.
    /// </value>
    public long SlackSamples { get; init; } = (2 * MinSamples) + (long)Math.Ceiling(2 * BatchSize / SamplesPerInsert);
}

/// <summary>A task or setting that does not exist or does not fit; the message is for the user, one sentence.</summary>
public sealed class AgentSpecException : Exception
{
    /// <summary>Creates the exception.</summary>
    public AgentSpecException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    public AgentSpecException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Creates the exception.</summary>
    public AgentSpecException()
    {
    }
}
