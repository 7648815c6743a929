namespace SelfPlay.Agents;

/// <summary>
/// The acting half of an algorithm: plays a batch of concurrent episodes in lock-step. Called by one thread at a time, not
/// always the same one; holds its games between calls.
/// </summary>
public interface IActorAgent : IDisposable
{
    /// <summary>Version of the weights in use; 0 before the first <see cref="LoadWeights"/>.</summary>
    long WeightsVersion { get; }

    /// <summary>Plays with these weights from now on, or, where a rollout has to be by one policy, from the end of the one under way on.</summary>
    /// <param name="version">Their version.</param>
    /// <param name="weights">A safetensors file.</param>
    /// <exception cref="InvalidDataException">They are damaged or belong to another architecture; the old ones stay in use.</exception>
    void LoadWeights(long version, ReadOnlyMemory<byte> weights);

    /// <summary>
    /// Plays for about <paramref name="budget"/>, less if cancelled, and adds the episodes, or parts of them, that are to be learnt from to <paramref name="completed"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">There are no weights yet.</exception>
    void Play(TimeSpan budget, ICollection<Episode> completed, CancellationToken cancellationToken);

    /// <summary>Figures since the last call, named as telemetry series (`selfplay.evaluations`, ...).</summary>
    IReadOnlyList<Metric> DrainMetrics();

    /// <summary>One of the games in progress, for people to look at; null if there is none.</summary>
    LiveGame? LiveGame();
}

/// <summary>What an actor records.</summary>
/// <param name="Id">Unique, and drawn from the actor's seed.</param>
/// <param name="WeightsVersion">Weights that finished it.</param>
/// <param name="Samples">Training samples in it.</param>
/// <param name="Steps">Moves or environment steps in it.</param>
/// <param name="Payload">MessagePack with LZ4; the algorithm's own.</param>
public sealed record Episode(Guid Id, long WeightsVersion, int Samples, int Steps, byte[] Payload);

/// <summary>A figure with its series name.</summary>
/// <param name="Name">Dotted lower-case name.</param>
/// <param name="Value">The value.</param>
/// <param name="Kind">How values of several actors or several calls combine.</param>
public readonly record struct Metric(string Name, double Value, MetricKind Kind);

/// <summary>How values of a metric combine over calls and actors.</summary>
public enum MetricKind
{
    /// <summary>A count since the last call: values add up, and are shown per second.</summary>
    Count,

    /// <summary>A level: values are averaged.</summary>
    Mean,
}

/// <summary>A game in progress, for people to look at.</summary>
/// <param name="Board">Board as text.</param>
/// <param name="Player">Who is to move, or <see cref="Nobody"/>.</param>
/// <param name="Moves">Moves so far.</param>
/// <param name="PolicyMoves">Moves the newest finished search considered; of an environment its actions.</param>
/// <param name="Policy">Their shares, or the probabilities they were drawn with.</param>
/// <param name="Value">Search value for the player to move; of an environment the return that is expected.</param>
public sealed record LiveGame(
    string Board,
    int Player,
    IReadOnlyList<string> Moves,
    IReadOnlyList<string> PolicyMoves,
    IReadOnlyList<float> Policy,
    float Value)
{
    /// <summary>The player to move in an environment, where there is none.</summary>
    public const int Nobody = -1;
}
