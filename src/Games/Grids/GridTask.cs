namespace SelfPlay.Games.Grids;

/// <summary>A task with numbered states: its transition table and how a state is drawn. Immutable and shared by all its environments.</summary>
/// <param name="info">Name, actions and shape.</param>
/// <param name="table">The process.</param>
/// <param name="draw">A state for people: rows from top to bottom joined by '/'.</param>
public sealed class GridTask(EnvironmentInfo info, TransitionTable table, Func<int, string> draw)
{
    /// <summary>Name, actions and shape; the observation is the state, one of S.</summary>
    public EnvironmentInfo Info { get; } = info;

    /// <summary>The process.</summary>
    public TransitionTable Table { get; } = table;

    /// <summary>A state for people: rows from top to bottom joined by '/'.</summary>
    public string Draw(int state) => draw(state);
}
