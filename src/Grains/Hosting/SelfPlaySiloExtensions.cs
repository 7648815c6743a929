using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using SelfPlay.Agents;
using SelfPlay.Contracts.Runs;
using SelfPlay.Grains.Actors;
using SelfPlay.Grains.Arena;
using SelfPlay.Grains.Storage;
using SelfPlay.Grains.Telemetry;
using SelfPlay.Grains.Weights;

namespace SelfPlay.Grains.Hosting;

/// <summary>Adds the distributed loop to a silo.</summary>
public static class SelfPlaySiloExtensions
{
    /// <summary>
    /// Adds the grains' services: SQLite storage in the data directory, search threads, weights cache, instruments. Options
    /// come from the configuration section `SelfPlay` and then from <paramref name="configure"/>, and are validated when
    /// the host starts. Clustering, endpoints and dashboards are the host's affair.
    /// </summary>
    /// <example>
    /// <code>
    /// builder.UseOrleans(silo => silo
    ///     .UseLocalhostClustering()
    ///     .AddSelfPlayGrains(options => options.DataDirectory = "data"));
    /// builder.Services.AddLearner(); // SelfPlay.Learner: after the silo, so that it stops first
    /// </code>
    /// </example>
    /// <exception cref="StorageException">Thrown by the host's start when the data directory cannot be used.</exception>
    public static ISiloBuilder AddSelfPlayGrains(this ISiloBuilder builder, Action<SelfPlayOptions>? configure = null)
    {
        var services = builder.Services;
        var options = services.AddOptions<SelfPlayOptions>().Bind(builder.Configuration.GetSection(SelfPlayOptions.Section));
        if (configure is not null)
        {
            options.Configure(configure);
        }

        options.ValidateDataAnnotations().ValidateOnStart();
        services.AddSqliteStorage();
        services.TryAddSingleton<AlgorithmRegistry>();
        services.TryAddSingleton<SelfPlayMetrics>();
        services.TryAddSingleton<SearchPool>();
        services.TryAddSingleton<WeightsCache>();
        services.TryAddSingleton<IArenaMatches, SearchPoolMatches>();
        services.TryAddSingleton(TimeProvider.System);
        services.Configure<SiloMessagingOptions>(messaging =>
        {
            // Pages, chunks and appends stay near 1 MB; curves of a run are the largest message.
            messaging.MaxMessageBodySize = 32 << 20;
            messaging.CancelRequestOnTimeout = true;
        });
        builder.AddStartupTask(PickUpInterruptedRunsAsync);
        return builder;
    }

    /// <summary>
    /// Deals with the runs that were running when the last process ended: a call is enough to activate one, and an activated
    /// run goes on by itself.
    /// </summary>
    private static async Task PickUpInterruptedRunsAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var grains = services.GetRequiredService<IGrainFactory>();
        var action = services.GetRequiredService<IOptions<SelfPlayOptions>>().Value.InterruptedRuns;
        foreach (var run in await grains.GetGrain<IRunDirectoryGrain>(0).ListRunningAsync())
        {
            if (action == InterruptedRunsAction.Stop)
            {
                await grains.GetGrain<IRunGrain>(run).StopAsync();
            }
        }
    }
}
