using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SelfPlay.Agents;
using SelfPlay.Contracts.Weights;
using SelfPlay.Grains;
using SelfPlay.Silo.Hosting;

namespace SelfPlay.Cli.Benchmarks;

/// <summary>A silo as `train` embeds it, over a data directory that is deleted afterwards; without a learner.</summary>
internal sealed class BenchSilo : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly string _data;

    private BenchSilo(IHost host, string data) => (_host, _data) = (host, data);

    /// <summary>The grains.</summary>
    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    /// <summary>Starts it, with <paramref name="algorithm"/> besides those of the catalogue.</summary>
    public static async Task<BenchSilo> StartAsync(IAlgorithm? algorithm, CancellationToken cancellationToken)
    {
        var data = Directory.CreateTempSubdirectory("selfplay-bench-").FullName;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.AddSelfPlaySilo();
        builder.Services.Configure<SelfPlayOptions>(options =>
        {
            options.DataDirectory = data;
            options.SamplesWithoutLearner = long.MaxValue;
            options.RateEvery = TimeSpan.Zero;
        });
        if (algorithm is not null)
        {
            builder.Services.AddSingleton(algorithm);
        }

        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return new BenchSilo(host, data);
    }

    /// <summary>Publishes weights of a run, as a learner does.</summary>
    public async Task PublishAsync(string run, byte[] weights)
    {
        var (grain, upload) = (Grains.GetGrain<IWeightsGrain>(run), Guid.NewGuid());
        for (var offset = 0; offset < weights.Length; offset += IWeightsGrain.MaxChunkBytes)
        {
            await grain.UploadAsync(upload, offset, weights.AsSpan(offset, Math.Min(IWeightsGrain.MaxChunkBytes, weights.Length - offset)).ToArray());
        }

        await grain.PublishAsync(0, upload, null, 0);
    }

    /// <summary>Stops it and deletes its data.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        Directory.Delete(_data, recursive: true);
    }
}
