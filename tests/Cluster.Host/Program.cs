using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SelfPlay.Agents;
using SelfPlay.Cluster.Host;
using SelfPlay.Contracts.Runs;
using SelfPlay.Grains.Hosting;
using SelfPlay.Learner;
using SelfPlay.Tests.Counting;

// The loop with the counting algorithm in processes of their own, to be killed by tests:
//   embedded DATA     silo and learner          silo DATA       silo alone
//   learner GATEWAY   learner alone
// Prints `ready GATEWAY`, and `ack ID` for every episode that the replay acknowledges. Runs are started and stopped by
// lines on stdin: `start NAME STEPS`, `stop NAME`, `status NAME`, `exit`.
var (mode, place) = (args[0], args[1]);
var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
builder.Logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
builder.Logging.AddFilter("Polly", LogLevel.Error).AddFilter("Orleans.Runtime.Silo", LogLevel.Error);
builder.Services.AddSingleton<IAlgorithm, CountingAlgorithm>();
var gateway = place;
if (mode == "learner")
{
    builder.UseOrleansClient(client => client
        .UseStaticClustering(IPEndPoint.Parse(gateway))
        .UseConnectionRetryFilter(static async (_, stop) =>
        {
            await Task.Delay(200, stop);
            return true;
        }));
}
else
{
    var (siloPort, gatewayPort) = (FreePort(), FreePort());
    gateway = $"127.0.0.1:{gatewayPort}";
    builder.UseOrleans(silo => silo
        .UseLocalhostClustering(siloPort, gatewayPort)
        .AddIncomingGrainCallFilter<AcknowledgementPrinter>()
        .AddSelfPlayGrains(options =>
        {
            options.DataDirectory = place;
            options.UseTorch = false;
            options.SearchThreads = 2;
            options.Slice = TimeSpan.FromMilliseconds(20);
            options.Heartbeat = TimeSpan.FromMilliseconds(100);
            options.SaveEvery = TimeSpan.FromMilliseconds(300);
            options.RetryThrottled = TimeSpan.FromMilliseconds(20);
            options.Lease = TimeSpan.FromSeconds(1.5);
        }));
}

if (mode != "silo")
{
    builder.Services.AddLearner(options =>
    {
        options.TorchThreads = 0;
        options.Look = TimeSpan.FromMilliseconds(50);
        options.Renew = TimeSpan.FromMilliseconds(100);
        options.Poll = TimeSpan.FromMilliseconds(20);
    });
}

using var host = builder.Build();
await host.StartAsync();
Console.WriteLine($"ready {gateway}");
var grains = host.Services.GetRequiredService<IGrainFactory>();
while (await Console.In.ReadLineAsync() is { } line && line != "exit")
{
    var words = line.Split(' ');
    var run = grains.GetGrain<IRunGrain>(words[1]);
    switch (words[0])
    {
        case "start":
            var settings = System.Collections.Immutable.ImmutableDictionary<string, string>.Empty.Add("window", "10000000");
            var spec = new RunSpec(words[1], "counting", CountingAlgorithm.AlgorithmName, 7, 2, 2, settings, new RunBudget(null, null, long.Parse(words[2])));
            Console.WriteLine($"started {await run.StartAsync(spec)}");
            break;
        case "stop":
            await run.StopAsync();
            Console.WriteLine("stopped");
            break;
        default:
            var status = await run.GetStatusAsync();
            Console.WriteLine($"status {status!.State} {status.Episodes} {status.Steps} {status.WeightsVersion} {status.Learner ?? "-"}");
            break;
    }
}

await host.StopAsync();
return 0;

static int FreePort()
{
    using var listener = new TcpListener(IPAddress.Loopback, 0);
    listener.Start();
    return ((IPEndPoint)listener.LocalEndpoint).Port;
}
