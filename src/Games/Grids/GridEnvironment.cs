namespace SelfPlay.Games.Grids;

/// <summary>A task with numbered states as an environment: every step is drawn from the transition table.</summary>
public struct GridEnvironment : IEnvironment<GridEnvironment>
{
    private readonly GridTask _task;

    /// <summary>An environment that has to be reset before its first step.</summary>
    public GridEnvironment(GridTask task) => _task = task;

    /// <inheritdoc/>
    public readonly EnvironmentInfo Info => _task.Info;

    /// <summary>The state, 0..S-1.</summary>
    public int State { get; private set; }

    /// <inheritdoc/>
    public void Reset<TRandom>(ref TRandom random)
        where TRandom : IRandomSource => State = _task.Table.DrawInitial(ref random);

    /// <inheritdoc/>
    public StepResult Step<TRandom>(int action, ref TRandom random)
        where TRandom : IRandomSource
    {
        EnvironmentInfo.Check(action, _task.Table.Actions);
        ref readonly var drawn = ref _task.Table.Draw(State, action, ref random);
        State = drawn.Next;
        return new(drawn.Reward, drawn.Terminal);
    }

    /// <inheritdoc/>
    /// <remarks>1 at the state's number, 0 elsewhere.</remarks>
    public readonly void WriteObservation(Span<float> observation)
    {
        observation = observation[.._task.Table.States];
        observation.Clear();
        observation[State] = 1;
    }

    /// <inheritdoc/>
    public readonly string ToText() => _task.Draw(State);
}
