using System.ComponentModel;
using SelfPlay.Contracts.Arena;
using SelfPlay.Contracts.Telemetry;
using SelfPlay.Contracts.Weights;

namespace SelfPlay.Silo.Api;

/// <summary>What a run has produced: curves, a game in progress, ratings, weights.</summary>
internal static class RunDataEndpoints
{
    public static void MapRunData(this WebApplication app)
    {
        var run = app.MapRunGroup("data");
        run.MapGet("/metrics", MetricsAsync).WithSummary("Points of the run's curves, from a cursor on.").Produces<MetricsView>()
            .ProducesProblem(StatusCodes.Status400BadRequest);
        run.MapGet("/game", GameAsync).WithSummary("A game in progress; 204 if there is none.").Produces<LiveGameView>()
            .Produces(StatusCodes.Status204NoContent);
        run.MapGet("/ratings", RatingsAsync).WithSummary("Elo ratings with 95 % confidence intervals, and the matches they rest on.").Produces<ArenaTable>();
        run.MapGet("/weights", WeightsAsync).WithSummary("Versions of the weights that are kept, oldest first.").Produces<IReadOnlyList<WeightsView>>();
        run.MapGet("/weights/{version}", DownloadAsync).WithSummary("One version of the weights as safetensors.")
            .Produces<byte[]>(StatusCodes.Status200OK, WeightsDownload.ContentType).ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> MetricsAsync(
        [Description("Name of the run.")] string name,
        IGrainFactory grains,
        [Description("Cursor of the page before; 0 for everything that is kept.")] long after = 0) => after < 0
        ? Problems.Of(StatusCodes.Status400BadRequest, "The parameter 'after' is a cursor from an earlier answer, or 0.")
        : Results.Ok(MetricsView.Of(await grains.GetGrain<ITelemetryGrain>(name).QueryAsync(after)));

    private static async Task<IResult> GameAsync([Description("Name of the run.")] string name, IGrainFactory grains) =>
        await grains.GetGrain<ITelemetryGrain>(name).GetGameAsync() is { } game ? Results.Ok(game) : Results.NoContent();

    private static async Task<IResult> RatingsAsync([Description("Name of the run.")] string name, IGrainFactory grains) =>
        Results.Ok(await grains.GetGrain<IArenaGrain>(name).GetRatingsAsync());

    private static async Task<IResult> WeightsAsync([Description("Name of the run.")] string name, IGrainFactory grains) =>
        Results.Ok((await grains.GetGrain<IWeightsGrain>(name).ListAsync()).Select(WeightsView.Of));

    private static async Task<IResult> DownloadAsync(
        [Description("Name of the run.")] string name,
        [Description("Version, from 1.")] long version,
        IGrainFactory grains)
    {
        var weights = grains.GetGrain<IWeightsGrain>(name);
        var info = (await weights.ListAsync()).FirstOrDefault(w => w.Version == version);
        return info is null
            ? Problems.Of(StatusCodes.Status404NotFound, $"The run '{name}' keeps no weights of version {version}.")
            : new WeightsDownload(weights, info, $"{name}-{version}.safetensors");
    }
}
