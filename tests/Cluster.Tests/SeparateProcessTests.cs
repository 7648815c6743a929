using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SelfPlay.Cluster.Tests;

/// <summary>Silo and learner as processes of their own, as they are deployed.</summary>
public sealed partial class SeparateProcessTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("selfplay-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task A_learner_finds_the_runs_of_the_silo_that_it_is_given()
    {
        using var silo = Executable.Start("Silo", "--SelfPlay:Silo:Port=0", $"--SelfPlay:DataDirectory={_data}");
        var started = await silo.WaitForAsync("address", () => silo.Output.Select(line => Started().Match(line)).FirstOrDefault(match => match.Success), 60);
        using var client = new HttpClient { BaseAddress = new Uri(started.Groups["page"].Value) };
        var settings = new Dictionary<string, string> { ["min-samples"] = "200", ["steps-per-publish"] = "10" };
        var run = await client.PostAsJsonAsync("api/runs", new { task = "tictactoe", name = "r", settings }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, run.StatusCode);

        // The silo alone cannot learn: without a first version nobody even plays.
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        Assert.Equal((0, 0), await ProgressAsync(client));

        using var learner = Executable.Start("Learner", "--gateway", started.Groups["gateway"].Value);
        var progress = (Version: 0L, Steps: 0L);
        for (var tries = 0; tries < 300 && progress is not ( > 2, > 0); tries++)
        {
            await Task.Delay(200, TestContext.Current.CancellationToken);
            progress = await ProgressAsync(client);
        }

        Assert.True(progress is ( > 2, > 0), $"something is learnt: version {progress.Version}, step {progress.Steps}\n{learner.Errors}");
        learner.Terminate();
        Assert.Equal(0, await learner.ExitAsync());
        silo.Terminate();
        Assert.Equal(0, await silo.ExitAsync());
    }

    [Fact]
    public async Task A_gateway_that_is_none_is_named()
    {
        using var learner = Executable.Start("Learner", "--gateway", "here");
        Assert.Equal(2, await learner.ExitAsync());
        Assert.Contains("'here' is not a gateway", learner.Errors, StringComparison.Ordinal);
    }

    private static async Task<(long Version, long Steps)> ProgressAsync(HttpClient client)
    {
        var run = await client.GetFromJsonAsync<JsonElement>("api/runs/r", TestContext.Current.CancellationToken);
        return (run.GetProperty("weightsVersion").GetInt64(), run.GetProperty("steps").GetInt64());
    }

    [GeneratedRegex(@"SelfPlay is at (?<page>http:\S+); .*--gateway (?<gateway>\S+)$")]
    private static partial Regex Started();
}
