namespace SelfPlay.Agents.Dqn.Layers;

/// <summary>What a layer does with the gradient by its input.</summary>
internal enum InputGradient
{
    /// <summary>Does not compute it.</summary>
    None,

    /// <summary>Overwrites what was there.</summary>
    Written,

    /// <summary>Adds it to what was there.</summary>
    Added,
}
