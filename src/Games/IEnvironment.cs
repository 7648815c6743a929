namespace SelfPlay.Games;

/// <summary>
/// A single-agent task as a small mutable value type: copying the struct copies the state, and the options with it. An
/// environment is made with its options, begins with <see cref="Reset"/>, and after a step that
/// ended the episode it has to be reset again. No member allocates except <see cref="ToText"/> and what throws.
/// </summary>
/// <typeparam name="TSelf">The implementing struct.</typeparam>
public interface IEnvironment<TSelf>
    where TSelf : struct, IEnvironment<TSelf>
{
    /// <summary>Name, actions and shapes, as the options have made them: the same object for every copy.</summary>
    EnvironmentInfo Info { get; }

    /// <summary>Begins an episode.</summary>
    void Reset<TRandom>(ref TRandom random)
        where TRandom : IRandomSource;

    /// <summary>Carries out an action.</summary>
    /// <param name="action">Index into <see cref="EnvironmentInfo.Actions"/>.</param>
    /// <param name="random">Source of chance, which need not be the one of other steps.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such action.</exception>
    StepResult Step<TRandom>(int action, ref TRandom random)
        where TRandom : IRandomSource;

    /// <summary>Overwrites what the agent sees.</summary>
    /// <param name="observation">[C, H, W] as in <see cref="EnvironmentInfo.Observation"/>.</param>
    void WriteObservation(Span<float> observation);

    /// <summary>The state for people to look at: a board's rows from top to bottom joined by '/', or numbers by name.</summary>
    string ToText();
}

/// <summary>
/// What a step brought. Termination and truncation are different things to an agent: after termination nothing more is to
/// be had, so the value of what follows is zero; a truncated episode would have gone on, so its last state has a value.
/// </summary>
/// <param name="Reward">The reward.</param>
/// <param name="Terminated">Whether the episode ended by the task's own rules.</param>
/// <param name="Truncated">Whether a time limit cut the episode short; never together with <paramref name="Terminated"/>.</param>
public readonly record struct StepResult(double Reward, bool Terminated, bool Truncated = false)
{
    /// <summary>Whether the environment has to be reset before the next step.</summary>
    public bool IsOver => Terminated || Truncated;
}
