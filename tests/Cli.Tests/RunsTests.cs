using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;

namespace SelfPlay.Cli.Tests;

public sealed class RunsTests(TrainedRun trained) : IClassFixture<TrainedRun>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("selfplay-runs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Runs_of_a_folder_are_listed_and_shown()
    {
        var list = await CommandRun.OfAsync("runs", "list", "--data", trained.Folder, "--json");
        var run = Assert.Single(list.Json.GetProperty("runs").EnumerateArray());
        Assert.Equal(("small", "tictactoe", "completed"), (run.GetProperty("name").GetString(), run.GetProperty("task").GetString(), run.GetProperty("state").GetString()));
        var show = await CommandRun.OfAsync("runs", "show", "small", "--data", trained.Folder);
        Assert.Contains("tictactoe", show.Output, StringComparison.Ordinal);
        Assert.Contains("channels=8", show.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_run_is_named_with_those_there_are()
    {
        var sentence = (await CommandRun.OfAsync("runs", "show", "large", "--data", trained.Folder)).AssertOneSentence(2);
        Assert.Contains("'large'", sentence, StringComparison.Ordinal);
        Assert.Contains("small", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_writes_a_safetensors_file_and_the_spec()
    {
        var run = await CommandRun.OfAsync("runs", "export", "small", "--data", trained.Folder, "--out", _folder, "--json");
        Assert.True(run.ExitCode == 0, run.Error);
        var weights = await File.ReadAllBytesAsync(run.Json.GetProperty("weights").GetString()!);
        var header = BitConverter.ToInt64(weights);
        Assert.StartsWith("{", Encoding.UTF8.GetString(weights, 8, (int)header), StringComparison.Ordinal);
        Assert.Contains("\"task\": \"tictactoe\"", await File.ReadAllTextAsync(run.Json.GetProperty("spec").GetString()!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("runs", "list")]
    [InlineData("runs", "stop", "small")]
    [InlineData("watch", "small")]
    public async Task Server_that_is_not_there_is_named(params string[] args)
    {
        var server = $"http://127.0.0.1:{FreePort()}";
        Assert.Contains(server, (await CommandRun.OfAsync([.. args, "--server", server])).AssertOneSentence(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Address_that_is_none_is_bad_usage() =>
        Assert.Contains("'nowhere'", (await CommandRun.OfAsync("runs", "list", "--server", "nowhere")).AssertOneSentence(2), StringComparison.Ordinal);

    [Fact]
    public async Task Server_lists_stops_resumes_and_exports_runs()
    {
        var port = FreePort();
        var server = $"http://127.0.0.1:{port}";
        using var stop = new CancellationTokenSource();
        var copy = trained.Copy();
        var serving = CommandRun.UntilAsync(stop.Token, "serve", "--port", $"{port}", "--data", copy);
        await WaitForServerAsync(server);

        var resumed = await CommandRun.OfAsync("runs", "resume", "small", "--steps", "100000", "--server", server, "--json");
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Equal("running", resumed.Json.GetProperty("state").GetString());

        using var leave = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        var watched = await CommandRun.UntilAsync(leave.Token, "watch", "small", "--server", server);
        Assert.True(watched.ExitCode == 0, watched.Error);

        var stopped = await CommandRun.OfAsync("runs", "stop", "small", "--server", server, "--json");
        Assert.Equal("stopped", stopped.Json.GetProperty("state").GetString());
        Assert.Contains("not running", (await CommandRun.OfAsync("runs", "stop", "small", "--server", server)).AssertOneSentence(1), StringComparison.Ordinal);
        Assert.Contains("'big'", (await CommandRun.OfAsync("runs", "show", "big", "--server", server)).AssertOneSentence(1), StringComparison.Ordinal);
        Assert.Equal(0, (await CommandRun.OfAsync("runs", "export", "small", "--server", server, "--out", _folder)).ExitCode);

        await stop.CancelAsync();
        var served = await serving.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.True(served.ExitCode == 0, served.Error);
        Assert.Contains(server, served.Output, StringComparison.Ordinal);
        Directory.Delete(copy, recursive: true);
    }

    [Fact]
    public async Task Data_folder_in_use_is_named()
    {
        using var stop = new CancellationTokenSource();
        var port = FreePort();
        var copy = trained.Copy();
        var serving = CommandRun.UntilAsync(stop.Token, "serve", "--port", $"{port}", "--data", copy);
        await WaitForServerAsync($"http://127.0.0.1:{port}");
        var second = await CommandRun.OfAsync("train", "tictactoe", "--run", "other", "--data", copy, "--no-dashboard", "--steps", "1");
        Assert.Contains("in use", second.AssertOneSentence(1), StringComparison.Ordinal);
        await stop.CancelAsync();
        await serving.WaitAsync(TimeSpan.FromSeconds(10));
        Directory.Delete(copy, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task WaitForServerAsync(string server)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var http = new HttpClient();
        while (true)
        {
            try
            {
                await http.GetFromJsonAsync<object>($"{server}/api/runs", limit.Token);
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100, limit.Token);
            }
        }
    }
}
