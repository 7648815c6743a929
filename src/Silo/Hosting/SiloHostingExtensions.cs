using System.Net;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Dashboard;
using SelfPlay.Grains.Hosting;
using SelfPlay.Silo.Access;
using SelfPlay.Silo.Api;
using SelfPlay.Silo.Health;
using SelfPlay.Silo.Telemetry;

namespace SelfPlay.Silo.Hosting;

/// <summary>Adds a silo to a host.</summary>
public static class SiloHostingExtensions
{
    /// <summary>
    /// What is logged unless configuration (section `Logging`) says otherwise: a terminal shows what people can act on. The
    /// runtime's watchdog counts the time before its first check as a stall, its silo recommends a garbage collector that
    /// wants the memory this process gives to the network, and whoever sends a message that finds no silo is told so by an
    /// exception.
    /// </summary>
    private static readonly Dictionary<string, string?> LogLevels = new()
    {
        ["Logging:LogLevel:Default"] = "Warning",
        ["Logging:LogLevel:SelfPlay"] = "Information",
        ["Logging:LogLevel:Polly"] = "Critical",
        ["Logging:LogLevel:Orleans.Messaging"] = "Critical",
        ["Logging:LogLevel:Orleans.Runtime.Silo"] = "Error",
        ["Logging:LogLevel:Orleans.Runtime.Watchdog"] = "Error",
        ["Logging:LogLevel:Microsoft.Extensions.Hosting"] = "Critical",
        ["Logging:LogLevel:Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware"] = "Critical",
    };

    /// <summary>
    /// Adds an embedded silo, a cluster of one on loopback with free ports, with the whole loop, telemetry and health checks.
    /// On a <see cref="WebApplicationBuilder"/> it also adds the HTTP side; serve it with
    /// <see cref="SiloWebExtensions.MapSelfPlay"/> and start it with <see cref="SiloWebExtensions.StartSelfPlayAsync"/>.
    /// Options come from the configuration section `SelfPlay:Silo`, then from <paramref name="configure"/>, and are
    /// validated when the host starts.
    /// </summary>
    public static TBuilder AddSelfPlaySilo<TBuilder>(this TBuilder builder, Action<SelfPlaySiloOptions>? configure = null)
        where TBuilder : IHostApplicationBuilder
    {
        // First of all sources, so that every other one overrides it.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = LogLevels });
        builder.Services.TryAddSingleton(new AccessToken(builder.Configuration[AccessToken.Variable]));
        var options = builder.Services.AddOptions<SelfPlaySiloOptions>().BindConfiguration(SelfPlaySiloOptions.Section);
        if (configure is not null)
        {
            options.Configure(configure);
        }

        options.ValidateDataAnnotations().ValidateOnStart();
        builder.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<SelfPlaySiloOptions>, SelfPlaySiloOptionsValidator>());

        builder.UseOrleans(silo => AddCluster(silo, dashboard: builder is WebApplicationBuilder));
        builder.Services.AddSiloHealth();
        builder.AddSiloTelemetry();
        if (builder is WebApplicationBuilder web)
        {
            AddWeb(web);
        }

        return builder;
    }

    private static void AddCluster(ISiloBuilder silo, bool dashboard)
    {
        silo.UseLocalhostClustering().AddSelfPlayGrains();
        silo.Services.AddSingleton<ClusterPorts>();
        silo.Services.AddOptions<EndpointOptions>().Configure<ClusterPorts>((endpoints, ports) =>
        {
            endpoints.AdvertisedIPAddress = IPAddress.Loopback;
            endpoints.SiloPort = ports.Silo;
            endpoints.GatewayPort = ports.Gateway;
        });
        silo.Services.AddOptions<DevelopmentClusterMembershipOptions>().Configure<ClusterPorts>((membership, ports) =>
            membership.PrimarySiloEndpoint = new IPEndPoint(IPAddress.Loopback, ports.Silo));
        if (dashboard)
        {
            silo.AddDashboard(o => o.HideTrace = true);
        }
    }

    private static void AddWeb(WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 64 << 10; // a request to start a run with every setting is far smaller
        });
        builder.Services.AddSiloApi();
    }
}
