using System.ComponentModel.DataAnnotations;

namespace SelfPlay.Games;

/// <summary>Options that every environment has; some have more, in a record of their own.</summary>
public record EnvironmentOptions
{
    /// <summary>Steps after which an episode is truncated; 0 for no limit.</summary>
    /// <value>The default value is the task's own: docs/environments.md.</value>
    [Range(0, int.MaxValue)]
    public int TimeLimit { get; init; }
}
