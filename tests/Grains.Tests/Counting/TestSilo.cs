using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using SelfPlay.Agents;
using SelfPlay.Contracts.Runs;
using SelfPlay.Contracts.Weights;
using SelfPlay.Grains;
using SelfPlay.Grains.Hosting;

namespace SelfPlay.Tests.Counting;

/// <summary>A silo in this process over a data directory of its own, with the counting algorithm.</summary>
public sealed class TestSilo : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;
    private readonly string? _delete;

    private TestSilo(InProcessTestCluster cluster, string directory, bool delete) => (_cluster, Directory, _delete) = (cluster, directory, delete ? directory : null);

    public string Directory { get; }

    public IGrainFactory Grains => _cluster.Client;

    public IServiceProvider Services => _cluster.GetSiloServiceProvider();

    /// <summary>Starts it; over a new directory, deleted in the end, unless one is given.</summary>
    public static async Task<TestSilo> StartAsync(string? directory = null, Action<SelfPlayOptions>? configure = null, Action<IServiceCollection>? services = null)
    {
        var data = directory ?? NewDirectory();
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddSelfPlayGrains(options =>
            {
                options.DataDirectory = data;
                options.UseTorch = false;
                options.SearchThreads = 2;
                options.Slice = TimeSpan.FromMilliseconds(20);
                options.Heartbeat = TimeSpan.FromMilliseconds(100);
                options.SaveEvery = TimeSpan.FromMilliseconds(200);
                options.RetryThrottled = TimeSpan.FromMilliseconds(20);
                options.Lease = TimeSpan.FromSeconds(2);
                configure?.Invoke(options);
            });
            silo.Services.AddSingleton<IAlgorithm, CountingAlgorithm>();
            services?.Invoke(silo.Services);
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new TestSilo(cluster, data, directory is null);
    }

    public static string NewDirectory() => System.IO.Directory.CreateTempSubdirectory("selfplay-").FullName;

    public static RunSpec Spec(string name, RunBudget? budget = null, int actors = 2, int shards = 2, params (string Name, string Value)[] settings) => new(
        name, "counting", CountingAlgorithm.AlgorithmName, 7, actors, shards, settings.ToImmutableDictionary(s => s.Name, s => s.Value), budget ?? new RunBudget(null, null, null));

    public T Grain<T>(string key)
        where T : IGrainWithStringKey => Grains.GetGrain<T>(key);

    /// <summary>Publishes first weights, as a learner does: without any, actors wait.</summary>
    public async Task PublishAsync(string run)
    {
        var (weights, upload) = (Grain<IWeightsGrain>(run), Guid.NewGuid());
        await weights.UploadAsync(upload, 0, new byte[sizeof(long)]);
        await weights.PublishAsync(0, upload, null, 0);
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        if (_delete is not null)
        {
            System.IO.Directory.Delete(_delete, recursive: true);
        }
    }
}
