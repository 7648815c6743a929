using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Data.Sqlite;

namespace SelfPlay.Cli.Tests;

public sealed class TrainTests(TrainedRun trained) : IClassFixture<TrainedRun>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("selfplay-train-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Training_sums_up_the_run()
    {
        var run = trained.Training;
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(("small", "tictactoe", "completed"), (run.Json.GetProperty("run").GetString(), run.Json.GetProperty("task").GetString(), run.Json.GetProperty("state").GetString()));
        Assert.InRange(run.Json.GetProperty("steps").GetInt64(), 40, 400);
        Assert.True(run.Json.GetProperty("games").GetInt64() > 20);
        Assert.True(run.Json.GetProperty("weights").GetInt64() >= 4);
        Assert.InRange(run.Json.GetProperty("policyLoss").GetDouble(), 0.1, 3);
        Assert.DoesNotContain("error:", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resumed_run_goes_on_where_it_ended()
    {
        var copy = trained.Copy();
        var run = await CommandRun.OfAsync("train", "tictactoe", "--run", TrainedRun.Name, "--data", copy, "--resume", "--steps", "500", "--no-dashboard", "--json");
        Assert.True(run.ExitCode == 0, run.Error);
        foreach (var (counter, more) in new[] { ("games", 0), ("steps", 1), ("weights", 1) })
        {
            // No more games where the first part has played more than its steps could learn from.
            var (before, after) = (trained.Training.Json.GetProperty(counter).GetInt64(), run.Json.GetProperty(counter).GetInt64());
            Assert.True(after >= before + more, $"{counter}: {before}, then {after}\n{run.Output}\n{run.Error}");
        }

        Assert.InRange(run.Json.GetProperty("steps").GetInt64(), 500, long.MaxValue);
        Directory.Delete(copy, recursive: true);
    }

    [Fact]
    public async Task Used_up_budget_is_named_when_resuming()
    {
        var copy = trained.Copy();
        var run = await CommandRun.OfAsync("train", "tictactoe", "--run", TrainedRun.Name, "--data", copy, "--resume", "--no-dashboard");
        Assert.Contains("budget of 40 learner steps", run.AssertOneSentence(1), StringComparison.Ordinal);
        Directory.Delete(copy, recursive: true);
    }

    [Fact]
    public async Task Environment_is_learnt_and_resumed()
    {
        string[] train = ["train", "frozenlake", "--run", "lake", "--data", _folder, "--actors", "1", "--no-dashboard", "--json"];
        var run = await CommandRun.OfAsync([.. train, "--steps", "300", "--set", "grip=1", "--set", "exploration-steps=3000"]);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(("q-learning", "completed"), (run.Json.GetProperty("algorithm").GetString(), run.Json.GetProperty("state").GetString()));
        Assert.InRange(run.Json.GetProperty("meanReturn").GetDouble(), 0, 1);
        Assert.True(run.Json.GetProperty("samples").GetInt64() >= run.Json.GetProperty("steps").GetInt64());
        Assert.Contains("episodes", run.Error, StringComparison.Ordinal);

        var frames = run.Json.GetProperty("samples").GetInt64();
        var resumed = await CommandRun.OfAsync([.. train, "--frames", $"{frames + 200_000}", "--resume"]);
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.InRange(resumed.Json.GetProperty("samples").GetInt64(), frames + 200_000, long.MaxValue);
        Assert.True(resumed.Json.GetProperty("steps").GetInt64() > run.Json.GetProperty("steps").GetInt64());
        Assert.InRange(resumed.Json.GetProperty("meanReturn").GetDouble(), 0.5, 1);
    }

    [Fact]
    public async Task Stop_signal_ends_training_cleanly()
    {
        using var stop = new CancellationTokenSource();
        var training = CommandRun.UntilAsync(
            stop.Token, ["train", "tictactoe", "--data", _folder, "--actors", "1", "--port", "0", "--json", .. TrainedRun.Settings]);
        while (!Directory.Exists(_folder) || Directory.GetFiles(_folder, "selfplay.db").Length == 0)
        {
            await Task.Delay(20);
        }

        await Task.Delay(TimeSpan.FromSeconds(2));
        await stop.CancelAsync();
        var run = await training.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(("stopped", true), (run.Json.GetProperty("state").GetString(), run.Json.GetProperty("interrupted").GetBoolean()));
        Assert.Contains("http://127.0.0.1:", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'chequers'", "connect4", "train", "chequers")]
    [InlineData("'-1'", "--minutes", "train", "connect4", "--minutes", "-1")]
    [InlineData("'0'", "--episodes", "train", "connect4", "--episodes", "0")]
    [InlineData("'1.5'", "--steps", "train", "connect4", "--steps", "1.5")]
    [InlineData("'0'", "--frames", "train", "cartpole", "--frames", "0")]
    [InlineData("'70000'", "--port", "train", "connect4", "--port", "70000")]
    [InlineData("'breakout'", "frozenlake", "train", "breakout", "--algorithm", "q-learning")]
    [InlineData("'gripp'", "grip", "train", "frozenlake", "--set", "gripp=1")]
    [InlineData("'betazero'", "alphazero", "train", "connect4", "--algorithm", "betazero")]
    [InlineData("'blocs'", "blocks", "train", "connect4", "--set", "blocs=3")]
    [InlineData("'many'", "blocks", "train", "connect4", "--set", "blocks=many")]
    [InlineData("'blocks'", "key=value", "train", "connect4", "--set", "blocks")]
    [InlineData("'blocks'", "twice", "train", "connect4", "--set", "blocks=2", "blocks=3")]
    [InlineData("'n_step'", "'n-step'", "train", "breakout", "--algorithm", "dqn", "--set", "n-step=3", "n_step=5")]
    [InlineData("n-step is 0", "between 1", "train", "breakout", "--algorithm", "dqn", "--set", "n-step=0")]
    [InlineData("batch-size", "window-samples", "train", "breakout", "--algorithm", "dqn", "--set", "batch-size=64", "window-samples=32")]
    [InlineData("'--minuts'", "--minutes", "train", "--minuts", "5", "connect4")]
    [InlineData("TASK", "connect4", "train")]
    [InlineData("'-3'", "--seed", "train", "connect4", "--seed", "-3")]
    public async Task Bad_word_is_named_with_the_valid_ones_and_nothing_is_written(string bad, string valid, params string[] args)
    {
        var data = Path.Combine(_folder, "data");
        var sentence = (await CommandRun.OfAsync(args.Length > 1 ? [.. args, "--data", data] : args)).AssertOneSentence(2);
        Assert.Contains(bad, sentence, StringComparison.Ordinal);
        Assert.Contains(valid, sentence, StringComparison.Ordinal);
        Assert.False(Directory.Exists(data));
    }

    [Fact]
    public async Task Run_that_exists_is_not_overwritten()
    {
        var sentence = (await CommandRun.OfAsync("train", "tictactoe", "--run", TrainedRun.Name, "--data", trained.Folder)).AssertOneSentence(1);
        Assert.Contains("--resume", sentence, StringComparison.Ordinal);
        Assert.Contains("--run", sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'nothing'", "train", "tictactoe", "--run", "nothing")]
    [InlineData("learns tictactoe", "train", "connect4", "--run", TrainedRun.Name)]
    [InlineData("--seed 9", "train", "tictactoe", "--run", TrainedRun.Name, "--seed", "9")]
    [InlineData("blocks=2", "train", "tictactoe", "--run", TrainedRun.Name, "--set", "blocks=2")]
    public async Task Resuming_what_does_not_fit_is_refused(string part, params string[] args) => Assert.Contains(
        part, (await CommandRun.OfAsync([.. args, "--resume", "--data", trained.Folder])).AssertOneSentence(2), StringComparison.Ordinal);

    [Fact]
    public async Task Port_in_use_is_named_and_nothing_is_written()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var data = Path.Combine(_folder, "data");
        var sentence = (await CommandRun.OfAsync("train", "tictactoe", "--data", data, "--port", $"{port}", "--steps", "1")).AssertOneSentence(1);
        Assert.Contains($"Port {port}", sentence, StringComparison.Ordinal);
        Assert.False(Directory.Exists(data));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Damaged_database_is_named_and_left_alone(bool truncated)
    {
        var path = Path.Combine(_folder, "selfplay.db");
        var sound = await File.ReadAllBytesAsync(Path.Combine(trained.Folder, "selfplay.db"));
        var damaged = truncated ? sound[..(sound.Length / 2)] : Encoding.ASCII.GetBytes(new string('?', 9000));
        await File.WriteAllBytesAsync(path, damaged);
        foreach (string[] command in new[] { new[] { "train", "tictactoe", "--resume" }, ["evaluate", "run:small", "--opponent", "random"] })
        {
            Assert.Contains(path, (await CommandRun.OfAsync([.. command, "--data", _folder])).AssertOneSentence(1), StringComparison.Ordinal);
        }

        Assert.Equal(damaged, await File.ReadAllBytesAsync(path));
    }

    [Fact]
    public async Task Weights_of_another_architecture_are_refused()
    {
        var copy = trained.Copy();
        await using (var database = new SqliteConnection($"Data Source={Path.Combine(copy, "selfplay.db")};Pooling=False"))
        {
            await database.OpenAsync();
            await using var change = database.CreateCommand();
            change.CommandText = """UPDATE grain_state SET json = CAST(replace(CAST(json AS TEXT), '"channels":"8"', '"channels":"16"') AS BLOB) WHERE name = 'run'""";
            Assert.Equal(1, await change.ExecuteNonQueryAsync());
        }

        var evaluation = await CommandRun.OfAsync("evaluate", "run:small", "--opponent", "random", "--games", "2", "--data", copy);
        Assert.Contains("run:small", evaluation.AssertOneSentence(2), StringComparison.Ordinal);
        var training = await CommandRun.OfAsync("train", "tictactoe", "--run", TrainedRun.Name, "--resume", "--steps", "500", "--data", copy, "--no-dashboard");
        Assert.Equal(1, training.ExitCode);
        Assert.Contains("checkpoint", training.Error.TrimEnd('\n').Split('\n')[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", training.Error, StringComparison.Ordinal);
        Directory.Delete(copy, recursive: true);
    }

    [Fact]
    public async Task Trained_run_plays()
    {
        var run = await CommandRun.OfAsync("evaluate", "run:small", "--opponent", "random", "--games", "20", "--simulations", "50", "--data", trained.Folder, "--json");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.True(run.Json.GetProperty("match").GetProperty("score").GetDouble() > 0.6);
    }

    [Theory]
    [InlineData("'other'", "small", "evaluate", "run:other", "--opponent", "random")]
    [InlineData("99", "1", "evaluate", "run:small@99", "--opponent", "random")]
    [InlineData("small", "tictactoe", "match", "connect4", "--first", "run:small", "--second", "random")]
    public async Task Unknown_run_or_version_is_named_with_those_there_are(string bad, string valid, params string[] args)
    {
        var sentence = (await CommandRun.OfAsync([.. args, "--data", trained.Folder])).AssertOneSentence(2);
        Assert.Contains(bad, sentence, StringComparison.Ordinal);
        Assert.Contains(valid, sentence, StringComparison.Ordinal);
    }
}
