using System.Net;
using System.Net.Sockets;
using SelfPlay.Grains.Storage;
using SelfPlay.Silo.Hosting;

namespace SelfPlay.Silo.Tests;

[Collection(typeof(SharedSiloTests))]
public sealed class StartTests(SharedSilo shared)
{
    [Theory]
    [InlineData("0.0.0.0", null, "SELFPLAY_TOKEN")]
    [InlineData("*", null, "SELFPLAY_TOKEN")]
    [InlineData("::", "", "SELFPLAY_TOKEN")]
    [InlineData("0.0.0.0", "short", "at least 16")]
    [InlineData("127.0.0.1", "short", "at least 16")]
    [InlineData("somewhere", null, "'somewhere'")]
    public async Task Unsafe_or_senseless_address_is_refused_with_one_sentence(string address, string? token, string named)
    {
        var refusal = await Assert.ThrowsAsync<SiloStartException>(() => RunningSilo.StartAsync(o => o.Address = address, token));
        Assert.Contains(named, refusal.Message);
        Assert.DoesNotContain("\n", refusal.Message);
    }

    [Fact]
    public async Task Impossible_port_is_refused() =>
        Assert.Contains("Port", (await Assert.ThrowsAsync<SiloStartException>(() => RunningSilo.StartAsync(o => o.Port = 70_000))).Message);

    [Fact]
    public async Task Port_in_use_is_one_sentence_and_touches_nothing()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var refusal = await Assert.ThrowsAsync<SiloStartException>(() => RunningSilo.StartAsync(o => o.Port = port));
        Assert.Equal($"Port {port} on 127.0.0.1 is in use; choose another with --port, or 0 for a free one.", refusal.Message);
    }

    [Fact]
    public async Task Cluster_port_in_use_is_one_sentence()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var refusal = await Assert.ThrowsAsync<SiloStartException>(() => RunningSilo.StartAsync(o => o.SiloPort = port));
        Assert.Contains($"Port {port}", refusal.Message);
    }

    [Fact]
    public async Task Two_silos_live_side_by_side()
    {
        await using var other = await RunningSilo.StartAsync();
        Assert.NotEqual(shared.Silo.Address, other.Address);
        await other.PostAsync("/api/runs", """{"task":"connect4","algorithm":"scripted","name":"elsewhere"}""");
        Assert.Equal(200, (await other.GetAsync("/api/runs/elsewhere")).Status);
        Assert.Equal(404, (await shared.Silo.GetAsync("/api/runs/elsewhere")).Status);
    }

    [Fact]
    public async Task Damaged_database_is_one_sentence()
    {
        var directory = Directory.CreateTempSubdirectory("selfplay-silo-").FullName;
        await File.WriteAllTextAsync(Path.Combine(directory, "selfplay.db"), "this is no database, and long enough to be looked at as one");
        var refusal = await Assert.ThrowsAsync<StorageException>(() => RunningSilo.StartAsync(directory: directory));
        Assert.DoesNotContain("\n", refusal.Message);
    }
}
