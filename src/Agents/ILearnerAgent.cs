namespace SelfPlay.Agents;

/// <summary>
/// The learning half of an algorithm: holds network, optimizer and replay window in memory. Called by one thread at a
/// time.
/// </summary>
public interface ILearnerAgent : IDisposable
{
    /// <summary>Learner steps done.</summary>
    long Steps { get; }

    /// <summary>Samples drawn so far, repeats counted.</summary>
    long SamplesLearnt { get; }

    /// <summary>Samples in the window now.</summary>
    long WindowSamples { get; }

    /// <summary>Adds an episode to the window; the oldest ones leave it.</summary>
    /// <exception cref="InvalidDataException">The payload is damaged.</exception>
    void Add(Episode episode);

    /// <summary>
    /// Learns from one batch of the window: an optimizer step, those of a few passes over the batch, or an episode's steps in a table. Returns what to log.
    /// </summary>
    /// <exception cref="InvalidOperationException">The window is empty.</exception>
    /// <exception cref="NotFiniteNumberException">Training has diverged.</exception>
    IReadOnlyList<Metric> Step();

    /// <summary>The network's parameters as a safetensors file.</summary>
    byte[] ExportWeights();

    /// <summary>Everything but the window: parameters, optimizer state, counters, random state.</summary>
    byte[] ExportCheckpoint();

    /// <summary>Goes on from <see cref="ExportCheckpoint"/>.</summary>
    /// <exception cref="InvalidDataException">It is damaged or belongs to another architecture; nothing was changed.</exception>
    void ImportCheckpoint(ReadOnlyMemory<byte> checkpoint);
}
