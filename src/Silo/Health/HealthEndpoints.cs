using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace SelfPlay.Silo.Health;

/// <summary>Probes for whoever runs the process. Open without a token: they say nothing but yes or no.</summary>
internal static class HealthEndpoints
{
    public const string Prefix = "/health";

    private const string Cluster = "cluster";

    public static void AddSiloHealth(this IServiceCollection services) =>
        services.AddHealthChecks().AddCheck<ClusterHealth>(Cluster);

    public static void MapSiloHealth(this WebApplication app)
    {
        // Alive: the process answers. It must not depend on the cluster, or one sick silo would have all of them killed.
        app.MapHealthChecks($"{Prefix}/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks($"{Prefix}/ready", new HealthCheckOptions { Predicate = check => check.Name == Cluster });
        app.MapHealthChecks($"{Prefix}/startup", new HealthCheckOptions { Predicate = check => check.Name == Cluster });
    }
}
