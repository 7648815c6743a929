using System.Diagnostics.CodeAnalysis;

namespace SelfPlay.Games;

/// <summary>
/// An environment whose episodes are truncated after so many steps. The agent does not see the clock: a time limit is there
/// for the experimenter and not part of the task.
/// </summary>
public struct TimeLimited<TEnvironment> : IEnvironment<TimeLimited<TEnvironment>>
    where TEnvironment : struct, IEnvironment<TEnvironment>
{
    private readonly int _limit;
    private TEnvironment _inner;
    private int _steps;

    /// <summary>Limits the episodes of <paramref name="inner"/>.</summary>
    /// <param name="inner">The environment.</param>
    /// <param name="limit">Most steps of an episode; 0 for no limit.</param>
    public TimeLimited(in TEnvironment inner, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        (_inner, _limit) = (inner, limit);
        Info = inner.Info with { TimeLimit = limit };
    }

    /// <inheritdoc/>
    public EnvironmentInfo Info { get; }

    /// <summary>The environment itself.</summary>
    [UnscopedRef]
    public readonly ref readonly TEnvironment Inner => ref _inner;

    /// <inheritdoc/>
    public void Reset<TRandom>(ref TRandom random)
        where TRandom : IRandomSource
    {
        _steps = 0;
        _inner.Reset(ref random);
    }

    /// <inheritdoc/>
    public StepResult Step<TRandom>(int action, ref TRandom random)
        where TRandom : IRandomSource
    {
        var result = _inner.Step(action, ref random);
        return ++_steps == _limit && !result.Terminated ? result with { Truncated = true } : result;
    }

    /// <inheritdoc/>
    /// <remarks>Not a readonly member, as it could be: one that is copies the environment before it calls it.</remarks>
    public void WriteObservation(Span<float> observation) => _inner.WriteObservation(observation);

    /// <inheritdoc/>
    public readonly string ToText() => _inner.ToText();
}
