using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace SelfPlay.Silo.Telemetry;

/// <summary>Metrics for Prometheus always; metrics, traces and logs by OTLP when an endpoint is named in the environment.</summary>
internal static class TelemetrySetup
{
    /// <summary>OpenTelemetry's own environment variable.</summary>
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static readonly string[] Meters =
    [
        "SelfPlay",
        "Microsoft.Orleans",
        "System.Runtime",
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Server.Kestrel",
    ];

    private static readonly string[] Sources =
    [
        "SelfPlay",
        "Microsoft.AspNetCore",
        "Microsoft.Orleans.Application",
        "Microsoft.Orleans.Runtime",
        "Microsoft.Orleans.Lifecycle",
        "Microsoft.Orleans.Storage",
    ];

    /// <summary>Bounds of the buckets of our durations, s: from a quick append to a slow step. The default ones are meant for ms.</summary>
    private static readonly double[] DurationBounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    public static void AddSiloTelemetry(this IHostApplicationBuilder builder)
    {
        var web = builder is WebApplicationBuilder;
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("selfplay-silo"))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(Meters).AddView(instrument => instrument is { Meter.Name: "SelfPlay", Unit: "s" }
                    ? new ExplicitBucketHistogramConfiguration { Boundaries = DurationBounds }
                    : null);
                if (web)
                {
                    metrics.AddPrometheusExporter();
                }
            });
        if (string.IsNullOrWhiteSpace(builder.Configuration[OtlpEndpoint]))
        {
            return;
        }

        // Spans of grain calls cost something on every call: only where somebody collects them.
        builder.UseOrleans(silo => silo.AddActivityPropagation());
        telemetry.WithTracing(traces => traces.AddSource(Sources)).WithLogging().UseOtlpExporter();
    }
}
