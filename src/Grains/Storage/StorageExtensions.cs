using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Storage;

namespace SelfPlay.Grains.Storage;

/// <summary>Registers the storage.</summary>
public static class StorageExtensions
{
    /// <summary>
    /// Keeps episodes, blobs and grain state in the SQLite database of <see cref="SelfPlayOptions.DataDirectory"/>. The
    /// file is opened before anything else starts: a <see cref="StorageException"/> leaves nothing half started.
    /// </summary>
    public static IServiceCollection AddSqliteStorage(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => SqliteDatabase.Open(provider.GetRequiredService<IOptions<SelfPlayOptions>>().Value.DataDirectory));
        services.TryAddSingleton<IEpisodeLog, SqliteEpisodeLog>();
        services.TryAddSingleton<IBlobStore, SqliteBlobStore>();
        services.TryAddSingleton<SqliteGrainStorage>();
        services.AddKeyedSingleton<IGrainStorage>("Default", (provider, _) => provider.GetRequiredService<SqliteGrainStorage>());
        services.TryAddSingleton<IGrainStorage>(provider => provider.GetRequiredService<SqliteGrainStorage>());
        services.AddHostedService<StorageOpening>();
        return services;
    }

    /// <summary>Opens the database before the silo starts.</summary>
    private sealed class StorageOpening(IServiceProvider services) : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken)
        {
            services.GetRequiredService<SqliteDatabase>();
            return Task.CompletedTask;
        }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
