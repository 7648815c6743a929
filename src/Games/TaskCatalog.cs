namespace SelfPlay.Games;

/// <summary>Something that can be learnt.</summary>
/// <param name="Name">Catalogue name.</param>
/// <param name="Title">Name for people.</param>
/// <param name="Actions">Number of actions.</param>
public sealed record TaskInfo(string Name, string Title, int Actions);

/// <summary>Games and environments together: everything that a run can be started for.</summary>
public static class TaskCatalog
{
    /// <summary>All tasks, in the order they are listed to people.</summary>
    public static IReadOnlyList<TaskInfo> All { get; } =
    [
        .. GameCatalog.All.Select(Describe),
        .. EnvironmentCatalog.All.Select(Describe),
    ];

    /// <summary>Finds a task by its catalogue name, a game also by a variant's or by the name that recorded games use.</summary>
    public static bool TryFind(string name, out TaskInfo info)
    {
        info = GameCatalog.TryFind(name, out var game) ? Describe(game)
            : EnvironmentCatalog.TryFind(name, out var environment) ? Describe(environment)
            : null!;
        return info is not null;
    }

    private static TaskInfo Describe(GameInfo game) => new(game.Name, game.Title, game.Actions);

    private static TaskInfo Describe(EnvironmentInfo environment) => new(environment.Name, environment.Title, environment.Actions.Count);
}
