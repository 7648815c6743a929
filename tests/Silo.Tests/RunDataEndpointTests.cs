using System.Net;

namespace SelfPlay.Silo.Tests;

[Collection(typeof(SharedSiloTests))]
public sealed class RunDataEndpointTests(SharedSilo shared)
{
    private RunningSilo Silo => shared.Silo;

    [Fact]
    public async Task Curves_come_once_and_then_from_the_cursor_on()
    {
        await SampleRun.CreateAsync(Silo.Grains, "curves");
        var (status, page) = await Silo.GetAsync("/api/runs/curves/metrics");
        Assert.Equal(200, status);
        var losses = page!["points"]!.AsArray().Where(p => (string)p!["series"]! == "learner.loss").ToList();
        Assert.Equal(300, losses.Count);
        Assert.Equal(4, (double)losses[0]!["seconds"]!, 6);
        Assert.InRange((double)losses[0]!["value"]!, 2, 3);

        var (_, next) = await Silo.GetAsync($"/api/runs/curves/metrics?after={(long)page["cursor"]!}");
        Assert.Empty(next!["points"]!.AsArray());
        Assert.Equal((long)page["cursor"]!, (long)next["cursor"]!);
    }

    [Theory]
    [InlineData("after=-1")]
    [InlineData("after=x")]
    [InlineData("after=99999999999999999999")]
    public async Task Bad_cursor_is_refused(string query)
    {
        await SampleRun.CreateAsync(Silo.Grains, $"cursor-{query.Length}");
        Assert.Equal(400, (await Silo.GetAsync($"/api/runs/cursor-{query.Length}/metrics?{query}")).Status);
    }

    [Fact]
    public async Task Game_in_progress_shows_board_and_search()
    {
        await SampleRun.CreateAsync(Silo.Grains, "game");
        var (status, game) = await Silo.GetAsync("/api/runs/game/game");
        Assert.Equal(200, status);
        Assert.Equal(SampleRun.Game.Board, (string)game!["board"]!);
        Assert.Equal(7, game["policyMoves"]!.AsArray().Count);
        Assert.Equal(-0.18f, (float)game["value"]!);
    }

    [Fact]
    public async Task Ratings_of_a_run_without_matches_are_an_empty_table()
    {
        await SampleRun.CreateAsync(Silo.Grains, "ratings");
        var (status, table) = await Silo.GetAsync("/api/runs/ratings/ratings");
        Assert.Equal(200, status);
        Assert.Empty(table!["matches"]!.AsArray());
        Assert.Equal(0, (int)table["pending"]!);
    }

    [Fact]
    public async Task Weights_are_listed_and_downloaded_as_they_were_published()
    {
        await SampleRun.CreateAsync(Silo.Grains, "weights");
        var (_, list) = await Silo.GetAsync("/api/runs/weights/weights");
        var only = Assert.Single(list!.AsArray())!;
        Assert.Equal((1, 500, SampleRun.Weights.Length), ((int)only["version"]!, (int)only["steps"]!, (int)only["bytes"]!));

        using var response = await Silo.Http.GetAsync("/api/runs/weights/weights/1");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("weights-1.safetensors", response.Content.Headers.ContentDisposition!.FileName);
        Assert.Equal(SampleRun.Weights.Length, response.Content.Headers.ContentLength);
        Assert.Equal(SampleRun.Weights, await response.Content.ReadAsByteArrayAsync());

        var (status, problem) = await Silo.GetAsync("/api/runs/weights/weights/2");
        Assert.Equal((404, "The run 'weights' keeps no weights of version 2."), (status, (string)problem!["detail"]!));
        Assert.Equal(400, (await Silo.GetAsync("/api/runs/weights/weights/latest")).Status);
    }

    [Fact]
    public async Task Tasks_are_the_catalogue()
    {
        var (_, tasks) = await Silo.GetAsync("/api/tasks");
        var connect4 = Assert.Single(tasks!.AsArray(), t => (string)t!["name"]! == "connect4")!;
        Assert.Equal(("Connect Four", 7), ((string)connect4["title"]!, (int)connect4["actions"]!));
        Assert.Contains(connect4["algorithms"]!.AsArray(), a => (string)a! == "alphazero");
    }
}
