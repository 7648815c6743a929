using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using SelfPlay.Learner;

// The learner as a process of its own: a client of the cluster that `--gateway ADDRESS:PORT` names, as a silo says when it
// starts, or that the section `Orleans` of the configuration describes, or of the silo at Orleans' usual port here.
var builder = Host.CreateApplicationBuilder(args);
builder.Logging.AddFilter("Polly", LogLevel.Warning);
var gateway = builder.Configuration["gateway"];
if (gateway is not null && !IPEndPoint.TryParse(gateway, out _))
{
    await Console.Error.WriteLineAsync($"'{gateway}' is not a gateway; give its address and port, such as --gateway 127.0.0.1:30000.");
    return 2;
}

builder.UseOrleansClient(client =>
{
    if (gateway is not null)
    {
        client.UseStaticClustering(IPEndPoint.Parse(gateway));
    }
    else if (!builder.Configuration.GetSection("Orleans:Clustering").Exists())
    {
        client.UseLocalhostClustering();
    }

    client.Configure<ClientMessagingOptions>(messaging => messaging.CancelRequestOnTimeout = true);
    client.UseConnectionRetryFilter(static async (_, stop) =>
    {
        await Task.Delay(TimeSpan.FromSeconds(1), stop);
        return true; // the silo may start later than its learner
    });
});
builder.Services.AddLearner();
await builder.Build().RunAsync();
return 0;
