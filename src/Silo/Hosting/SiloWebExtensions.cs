using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Orleans.Dashboard;
using SelfPlay.Silo.Access;
using SelfPlay.Silo.Api;
using SelfPlay.Silo.Health;
using SelfPlay.Silo.Pages;

namespace SelfPlay.Silo.Hosting;

/// <summary>The HTTP side of a silo.</summary>
public static partial class SiloWebExtensions
{
    /// <summary>Route of the Orleans dashboard.</summary>
    public const string OrleansDashboardRoute = "/dashboard";

    /// <summary>Maps the pages, the API, health checks, metrics and the Orleans dashboard.</summary>
    public static WebApplication MapSelfPlay(this WebApplication app)
    {
        app.UseSiloProblems();
        app.UseMiddleware<AccessGuard>();
        app.MapSiloHealth();
        app.MapSignIn();
        app.MapOpenApi();
        app.MapPrometheusScrapingEndpoint("/metrics");
        app.MapRuns();
        app.MapRunData();
        app.MapTasks();
        app.MapPages();
        app.MapOrleansDashboard(OrleansDashboardRoute).ExcludeFromDescription();
        return app;
    }

    /// <summary>Starts the host and returns the address of the first page.</summary>
    /// <exception cref="SiloStartException">The port is in use, or an option is wrong; one sentence for the user.</exception>
    public static async Task<Uri> StartSelfPlayAsync(this WebApplication app, CancellationToken cancellationToken = default)
    {
        try
        {
            // Looked at before anything starts: a silo that has to stop again would have touched runs and files for nothing.
            var options = app.Services.GetRequiredService<IOptions<SelfPlaySiloOptions>>().Value;
            var address = options.ParseAddress()!;
            if (options.Port != 0 && !ClusterPorts.IsFree(address, options.Port))
            {
                throw PortInUse(options, null);
            }

            app.Urls.Clear();
            app.Urls.Add($"http://{new IPEndPoint(address, options.Port)}");
            await app.StartAsync(cancellationToken);
        }
        catch (OptionsValidationException e)
        {
            throw new SiloStartException(string.Join(" ", e.Failures), e);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw PortInUse(app.Services.GetRequiredService<IOptions<SelfPlaySiloOptions>>().Value, e);
        }

        var page = PageAddress(app);
        LogServing(app.Logger, page, app.Services.GetRequiredService<ClusterPorts>().Gateway);
        return page;
    }

    private static SiloStartException PortInUse(SelfPlaySiloOptions options, Exception? cause)
    {
        var message = $"Port {options.Port} on {options.Address} is in use; choose another with --port, or 0 for a free one.";
        return cause is null ? new SiloStartException(message) : new SiloStartException(message, cause);
    }

    private static Uri PageAddress(WebApplication app)
    {
        var bound = new Uri(app.Urls.First());
        return IPAddress.TryParse(bound.Host.Trim('[', ']'), out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any))
            ? new UriBuilder(bound) { Host = "localhost" }.Uri
            : bound;
    }

    [LoggerMessage(4001, LogLevel.Information, "SelfPlay is at {Address}; learners of their own reach it by --gateway 127.0.0.1:{Gateway}")]
    private static partial void LogServing(ILogger logger, Uri address, int gateway);
}
