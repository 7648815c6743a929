namespace SelfPlay.Games.Control;

/// <summary>A body that moves by differential equations: its state is a few numbers that can be read and set.</summary>
public interface IControlEnvironment<TSelf> : IEnvironment<TSelf>
    where TSelf : struct, IControlEnvironment<TSelf>
{
    /// <summary>Numbers of the state.</summary>
    static abstract int StateSize { get; }

    /// <summary>The environment in a given state.</summary>
    /// <param name="state">[<see cref="StateSize"/>], in the order of <see cref="WriteState"/>.</param>
    static abstract TSelf FromState(ReadOnlySpan<double> state);

    /// <summary>Writes the state.</summary>
    void WriteState(Span<double> state);
}
