using System.ComponentModel.DataAnnotations;

namespace SelfPlay.Games.MinAtar;

/// <summary>Options of the MinAtar games. The defaults are the original's, with which published results were made.</summary>
public sealed record MinAtarOptions : EnvironmentOptions
{
    /// <summary>Probability that the action carried out last is carried out again instead of the one chosen.</summary>
    /// <value>The default value is 0.1.</value>
    [Range(0.0, 1.0)]
    public double StickyActions { get; init; } = 0.1;

    /// <summary>Whether games get harder with time.</summary>
    /// <value>The default value is true.</value>
    public bool Ramping { get; init; } = true;

    /// <summary>Whether the agent has only the actions that mean something in the game, instead of all six.</summary>
    /// <value>The default value is false.</value>
    public bool MinimalActions { get; init; }

    /// <summary>
    /// Probability that a step shows nothing but zeros, so that the agent has to remember (Hausknecht and Stone, "Deep recurrent Q-learning for
    /// partially observable MDPs", 2015, have one half).
    /// </summary>
    /// <value>The default value is 0.</value>
    [Range(0.0, 1.0)]
    public double Flicker { get; init; }
}
