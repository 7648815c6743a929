using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SelfPlay.Cli.CommandLine;
using SelfPlay.Grains;
using SelfPlay.Learner;
using SelfPlay.Silo.Hosting;

namespace SelfPlay.Cli.Training;

/// <summary>Silo, learner and dashboard in this process.</summary>
internal sealed class TrainingHost : IAsyncDisposable
{
    /// <summary>Time the parts have for stopping once the run itself has stopped.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(3);

    private readonly IHost _host;

    private TrainingHost(IHost host, Uri? address) => (_host, Address) = (host, address);

    /// <summary>Address of the dashboard, or null without one.</summary>
    public Uri? Address { get; }

    /// <summary>The grains.</summary>
    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    /// <summary>Starts everything.</summary>
    /// <param name="terminal">Where warnings go.</param>
    /// <param name="data">Folder of the database.</param>
    /// <param name="port">HTTP port; null for the default one, or a free one if that is taken.</param>
    /// <param name="dashboard">Whether to serve the dashboard.</param>
    /// <param name="interrupted">What to do with runs that the last process left running.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SiloStartException">The port is in use.</exception>
    public static async Task<TrainingHost> StartAsync(
        Terminal terminal, DirectoryInfo data, int? port, bool dashboard, InterruptedRunsAction interrupted, CancellationToken cancellationToken)
    {
        if (!dashboard)
        {
            var plain = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
            Configure(plain, terminal, data, interrupted);
            plain.AddSelfPlaySilo();
            plain.Services.AddLearner();
            return await StartPlainAsync(plain.Build(), cancellationToken);
        }

        try
        {
            return await StartWebAsync(terminal, data, port ?? SelfPlaySiloOptions.DefaultPort, interrupted, cancellationToken);
        }
        catch (SiloStartException) when (port is null)
        {
            terminal.Note($"Port {SelfPlaySiloOptions.DefaultPort} is in use, so the dashboard takes a free one.");
            return await StartWebAsync(terminal, data, 0, interrupted, cancellationToken);
        }
    }

    /// <summary>Stops everything; the runs must have been stopped before.</summary>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(StopTimeout);
        await _host.StopAsync(limit.Token);
        if (_host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
    }

    private static async Task<TrainingHost> StartPlainAsync(IHost host, CancellationToken cancellationToken)
    {
        try
        {
            await host.StartAsync(cancellationToken);
            return new(host, null);
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    private static async Task<TrainingHost> StartWebAsync(
        Terminal terminal, DirectoryInfo data, int port, InterruptedRunsAction interrupted, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        Configure(builder, terminal, data, interrupted);
        builder.AddSelfPlaySilo(options => options.Port = port);
        builder.Services.AddLearner();
        var app = builder.Build();
        try
        {
            app.MapSelfPlay();
            return new(app, await app.StartSelfPlayAsync(cancellationToken));
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    private static void Configure(IHostApplicationBuilder builder, Terminal terminal, DirectoryInfo data, InterruptedRunsAction interrupted)
    {
        builder.Configuration.AddEnvironmentVariables();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            [$"{SelfPlayOptions.Section}:{nameof(SelfPlayOptions.DataDirectory)}"] = data.FullName,
            [$"{SelfPlayOptions.Section}:{nameof(SelfPlayOptions.InterruptedRuns)}"] = interrupted.ToString(),
        });
        builder.Logging.ClearProviders();
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None); // a start that fails throws, and the command says why
        builder.Logging.AddFilter("Orleans.Runtime.Silo", LogLevel.Error); // it advises server GC, which is for many more cores
        builder.Logging.AddProvider(new TerminalLogging(terminal));

        // The command has its own idea of Ctrl-C: first the run stops, then the host.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
    }

    /// <summary>Leaves signals to the command.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
