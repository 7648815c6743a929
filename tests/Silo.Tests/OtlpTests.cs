using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SelfPlay.Silo.Tests;

public sealed class OtlpTests
{
    [Fact]
    public async Task Metrics_and_traces_go_to_the_collector_that_the_environment_names()
    {
        var received = new ConcurrentDictionary<string, bool>();
        await using var collector = Collector(received);
        await collector.StartAsync();
        await using var silo = await RunningSilo.StartAsync(settings:
        [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Urls.First()),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "200"),
            ("OTEL_BSP_SCHEDULE_DELAY", "100"),
        ]);
        var start = TimeProvider.System.GetTimestamp();
        while (received.Count < 2 && TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20))
        {
            await silo.GetAsync("/api/runs");
            await Task.Delay(100);
        }

        Assert.Equal(["/v1/metrics", "/v1/traces"], received.Keys.Where(k => k != "/v1/logs").Order());
    }

    private static WebApplication Collector(ConcurrentDictionary<string, bool> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/{**path}", (HttpRequest request) =>
        {
            received[request.Path] = true;
            return Results.Ok();
        });
        return app;
    }
}
