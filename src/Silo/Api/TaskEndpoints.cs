using System.Collections.Immutable;
using SelfPlay.Agents;
using SelfPlay.Games;

namespace SelfPlay.Silo.Api;

/// <summary>The catalogue of tasks.</summary>
internal static class TaskEndpoints
{
    public static void MapTasks(this WebApplication app) => app
        .MapGet("/api/tasks", () => Results.Ok(GameCatalog.All.Select(Describe)))
        .WithTags("tasks").WithSummary("Tasks a run can be started for.").Produces<IReadOnlyList<TaskView>>();

    private static TaskView Describe(GameInfo game) => new(
        game.Name,
        game.Title,
        game.Actions,
        [.. AlgorithmCatalog.All.Where(a => Fits(a, game.Name)).Select(a => a.Name)]);

    private static bool Fits(IAlgorithm algorithm, string task)
    {
        try
        {
            algorithm.Validate(new AgentSpec(task, algorithm.Name, ImmutableDictionary<string, string>.Empty, Seed: 1));
            return true;
        }
        catch (AgentSpecException)
        {
            return false; // not for this task
        }
    }
}
