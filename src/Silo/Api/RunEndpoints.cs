using System.ComponentModel;
using SelfPlay.Contracts.Runs;

namespace SelfPlay.Silo.Api;

/// <summary>Listing, starting, stopping and resuming runs.</summary>
internal static class RunEndpoints
{
    public const string Route = "/api/runs";

    private const int MaxNumber = 10_000;

    public static void MapRuns(this WebApplication app)
    {
        var runs = app.MapGroup(Route).WithTags("runs");
        runs.MapGet("/", ListAsync).WithSummary("All runs, newest first.").Produces<IReadOnlyList<RunView>>();
        runs.MapPost("/", StartAsync).WithSummary("Starts a run.").Produces<RunView>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict);

        var run = app.MapRunGroup("runs");
        run.MapGet("/", GetAsync).WithSummary("A run at a glance.").Produces<RunView>();
        run.MapPost("/stop", StopAsync).WithSummary("Stops a run; it can be resumed.").Produces<RunView>()
            .ProducesProblem(StatusCodes.Status409Conflict);
        run.MapPost("/resume", ResumeAsync).WithSummary("Resumes a run, with a new budget if one is given.").Produces<RunView>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict);
    }

    /// <summary>Routes under one run: bad names are refused with 400 and unknown runs with 404 before the endpoint is called.</summary>
    public static RouteGroupBuilder MapRunGroup(this WebApplication app, string tag) => app
        .MapGroup(Route + "/{name}")
        .WithTags(tag)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .AddEndpointFilter(async (context, next) =>
        {
            var name = (string)context.HttpContext.GetRouteValue("name")!;
            if (!StartRequestCheck.IsName(name))
            {
                return Problems.Of(StatusCodes.Status400BadRequest, StartRequestCheck.BadName);
            }

            var grains = context.HttpContext.RequestServices.GetRequiredService<IGrainFactory>();
            return await grains.GetGrain<IRunGrain>(name).GetStatusAsync() is null ? Problems.NoSuchRun(name) : await next(context);
        });

    private static async Task<IResult> ListAsync(IGrainFactory grains)
    {
        var runs = await grains.GetGrain<IRunDirectoryGrain>(0).ListAsync();
        return Results.Ok(runs.Select(RunView.Of));
    }

    private static async Task<IResult> StartAsync(StartRequest request, IGrainFactory grains)
    {
        if (StartRequestCheck.Problem(request) is { } problem)
        {
            return Problems.Of(StatusCodes.Status400BadRequest, problem);
        }

        var name = request.Name ?? await FreeNameAsync(request.Task!, grains);
        if (!StartRequestCheck.IsName(name))
        {
            return Problems.Of(StatusCodes.Status400BadRequest, $"There is no task '{request.Task}'; GET /api/tasks lists the tasks.");
        }

        var run = grains.GetGrain<IRunGrain>(name);
        var exists = await run.GetStatusAsync() is not null;
        var result = await run.StartAsync(StartRequestCheck.ToSpec(request, name));
        return result.Accepted
            ? Results.Created($"{Route}/{name}", RunView.Of((await run.GetStatusAsync())!))
            : Problems.Of(exists ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest, result.Reason!);
    }

    private static async Task<IResult> GetAsync([Description("Name of the run.")] string name, IGrainFactory grains) =>
        await grains.GetGrain<IRunGrain>(name).GetStatusAsync() is { } status ? Results.Ok(RunView.Of(status)) : Problems.NoSuchRun(name);

    private static async Task<IResult> StopAsync([Description("Name of the run.")] string name, IGrainFactory grains)
    {
        var run = grains.GetGrain<IRunGrain>(name);
        if (await run.GetStatusAsync() is { State: not RunState.Running })
        {
            return Problems.Of(StatusCodes.Status409Conflict, $"The run '{name}' is not running.");
        }

        await run.StopAsync();
        return await GetAsync(name, grains);
    }

    private static async Task<IResult> ResumeAsync([Description("Name of the run.")] string name, ResumeRequest? request, IGrainFactory grains)
    {
        if (request?.Budget is { } budget && StartRequestCheck.Problem(budget) is { } problem)
        {
            return Problems.Of(StatusCodes.Status400BadRequest, problem);
        }

        var run = grains.GetGrain<IRunGrain>(name);
        if (await run.GetStatusAsync() is { State: RunState.Running } && request?.Budget is null)
        {
            return Problems.Of(StatusCodes.Status409Conflict, $"The run '{name}' is running already.");
        }

        var result = await run.ResumeAsync(StartRequestCheck.ToBudget(request?.Budget));
        return result.Accepted ? await GetAsync(name, grains) : Problems.Of(StatusCodes.Status409Conflict, result.Reason!);
    }

    /// <summary>`connect4-1`, `connect4-2`, ...: the first that is free. Whoever comes second with the same name gets a conflict.</summary>
    private static async Task<string> FreeNameAsync(string task, IGrainFactory grains)
    {
        var taken = (await grains.GetGrain<IRunDirectoryGrain>(0).ListAsync()).Select(r => r.Spec.Name).ToHashSet();
        return Enumerable.Range(1, MaxNumber).Select(n => $"{task}-{n}").First(n => !taken.Contains(n));
    }
}
