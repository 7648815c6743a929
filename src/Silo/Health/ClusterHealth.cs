using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace SelfPlay.Silo.Health;

/// <summary>Whether this silo has joined its cluster and is not on its way out. Asks nobody else.</summary>
internal sealed class ClusterHealth(ISiloStatusOracle silo, IHostApplicationLifetime lifetime) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return Task.FromResult(HealthCheckResult.Unhealthy("The silo is stopping."));
        }

        return Task.FromResult(silo.CurrentStatus == SiloStatus.Active
            ? HealthCheckResult.Healthy("The silo has joined its cluster.")
            : HealthCheckResult.Unhealthy($"The silo is {silo.CurrentStatus}."));
    }
}
