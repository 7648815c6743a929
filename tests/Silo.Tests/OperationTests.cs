using SelfPlay.Contracts.Weights;

namespace SelfPlay.Silo.Tests;

/// <summary>What operators look at: OpenAPI, health, metrics, dashboard.</summary>
[Collection(typeof(SharedSiloTests))]
public sealed class OperationTests(SharedSilo shared)
{
    private RunningSilo Silo => shared.Silo;

    [Fact]
    public async Task OpenApi_document_describes_every_route_of_the_api()
    {
        var (status, document) = await Silo.GetAsync("/openapi/v1.json");
        Assert.Equal(200, status);
        var paths = document!["paths"]!.AsObject().Select(p => p.Key).Order();
        Assert.Equal(
            [
                "/api/runs",
                "/api/runs/{name}",
                "/api/runs/{name}/game",
                "/api/runs/{name}/metrics",
                "/api/runs/{name}/ratings",
                "/api/runs/{name}/resume",
                "/api/runs/{name}/stop",
                "/api/runs/{name}/weights",
                "/api/runs/{name}/weights/{version}",
                "/api/tasks",
            ],
            paths);
        Assert.NotNull(document["paths"]!["/api/runs"]!["post"]!["requestBody"]);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/health/startup")]
    public async Task Probe_is_healthy_once_the_silo_runs(string path) => Assert.Equal("Healthy", await Silo.Http.GetStringAsync(path));

    [Fact]
    public async Task Metrics_show_the_loop_the_cluster_and_the_runtime()
    {
        await Silo.PostAsync("/api/runs", """{"task":"connect4","algorithm":"scripted","name":"measured","actors":1}""");
        await SampleRun.PublishAsync(Silo.Grains.GetGrain<IWeightsGrain>("measured"));
        string[] wanted = ["selfplay_games_total{", "selfplay_search_duration_seconds_bucket{", "le=\"0.025\"", "\norleans_", "dotnet_gc_collections_total"];
        var deadline = TimeProvider.System.GetTimestamp();
        string text;
        do
        {
            await Task.Delay(200);
            text = await Silo.Http.GetStringAsync("/metrics");
        }
        while (!wanted.All(text.Contains) && TimeProvider.System.GetElapsedTime(deadline) < TimeSpan.FromSeconds(90));
        await Silo.PostAsync("/api/runs/measured/stop");
        Assert.All(wanted, name => Assert.Contains(name, text));
    }

    [Fact]
    public async Task Orleans_dashboard_is_served() => Assert.Contains("<html", await Silo.Http.GetStringAsync("/dashboard/"));

    [Fact]
    public async Task First_page_is_complete_and_local()
    {
        var html = await Silo.Http.GetStringAsync("/");
        var files = System.Text.RegularExpressions.Regex.Matches(html, "(?:src|href)=\"(/assets/[^\"]+)\"").Select(m => m.Groups[1].Value).ToList();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            using var response = await Silo.Http.GetAsync(file);
            Assert.True(response.IsSuccessStatusCode, file);
        }

        Assert.DoesNotContain("https://", html);
        Assert.DoesNotContain("http://", html);
    }

    [Fact]
    public async Task Page_is_not_sent_again_while_it_is_unchanged()
    {
        using var first = await Silo.Http.GetAsync("/assets/js/main.js");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/assets/js/main.js");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await Silo.Http.SendAsync(request);
        Assert.Equal(304, (int)second.StatusCode);
    }
}
