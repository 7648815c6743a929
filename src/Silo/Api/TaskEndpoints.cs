using SelfPlay.Agents;
using SelfPlay.Games;

namespace SelfPlay.Silo.Api;

/// <summary>The catalogue of tasks.</summary>
internal static class TaskEndpoints
{
    public static void MapTasks(this WebApplication app) => app
        .MapGet("/api/tasks", () => Results.Ok(TaskCatalog.All.Select(Describe).Where(t => t.Algorithms.Count > 0)))
        .WithTags("tasks").WithSummary("Tasks a run can be started for.").Produces<IReadOnlyList<TaskView>>();

    private static TaskView Describe(TaskInfo task) =>
        new(task.Name, task.Title, task.Actions, [.. AlgorithmCatalog.ForTask(task.Name).Select(a => a.Name)]);
}
