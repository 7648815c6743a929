using SelfPlay.Agents.Dqn;
using SelfPlay.Agents.Trajectories;
using SelfPlay.Agents.Weights;
using SelfPlay.Games;
using SelfPlay.Torch;
using TorchSharp;

namespace SelfPlay.Agents.Tests.Dqn;

/// <summary>Actor and learner of DQN and Rainbow, as the distributed loop runs them. Alone, for they count tensors.</summary>
[Collection("Whole runs")]
public sealed class DqnRunTests
{
    public static TheoryData<string, string> Everything => [.. EnvironmentCatalog.All.SelectMany(e => new[] { (e.Name, "dqn"), (e.Name, "rainbow") })];

    [Theory]
    [MemberData(nameof(Everything))]
    public void Every_environment_is_played_and_learnt_from(string task, string algorithm)
    {
        using var run = new AlgorithmRun(task, algorithm, 1, ("min-samples", "200"), ("segment-steps", "10"));
        run.Learn(frames: 230);
        Assert.True(run.Learner.Steps > 0);
        Assert.All(run.Losses, loss => Assert.True(double.IsFinite(loss)));
        Assert.Equal(run.Frames, run.Learner.WindowSamples);
    }

    [Theory]
    [InlineData("breakout", "dqn")]
    [InlineData("cartpole", "rainbow")]
    public void The_same_seed_plays_and_learns_the_same(string task, string algorithm)
    {
        var (first, second, other) = (Learnt(5), Learnt(5), Learnt(6));
        Assert.Equal(first.Losses, second.Losses);
        Assert.Equal(first.Checkpoint, second.Checkpoint);
        Assert.Equal(first.Ids, second.Ids);
        Assert.NotEqual(first.Losses, other.Losses);
        Assert.Empty(first.Ids.Intersect(other.Ids));

        (double[] Losses, byte[] Checkpoint, Guid[] Ids) Learnt(ulong seed)
        {
            using var run = new AlgorithmRun(task, algorithm, seed, ("min-samples", "100"), ("segment-steps", "10"));
            run.Learn(frames: 200);
            return ([.. run.Losses], run.Learner.ExportCheckpoint(), [.. run.Recorded.Select(e => e.Id)]);
        }
    }

    [Fact]
    public void The_first_environment_is_shown_with_what_is_expected_of_it()
    {
        using var run = new AlgorithmRun("catch", "dqn", 1, ("exploration", "0.4"));
        run.Play();
        var shown = run.Actor.LiveGame()!;
        Assert.Equal((LiveGame.Nobody, 10), (shown.Player, shown.Board.Split('/').Length));
        Assert.Equal(["left", "stay", "right"], shown.PolicyMoves);
        Assert.Equal([0.4f / 3, 0.4f / 3, 0.6f + (0.4f / 3)], shown.Policy.Order(), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void No_tensor_outlives_its_step()
    {
        using var run = new AlgorithmRun("breakout", "rainbow", 1, ("min-samples", "100"), ("segment-steps", "10"));
        run.Learn(frames: 150);
        Collect();
        var (live, tensors) = (DisposeScopeManager.Statistics.ThreadTotalLiveCount, torch.Tensor.TotalCount);
        run.Learn(frames: 50);
        Collect();
        Assert.Equal((live, tensors), (DisposeScopeManager.Statistics.ThreadTotalLiveCount, torch.Tensor.TotalCount));
    }

    [Fact]
    public void Replayed_episodes_bring_the_window_and_the_returns_back()
    {
        using var run = new AlgorithmRun("catch", "dqn", 1, ("min-samples", "200"));
        run.Learn(frames: 2000);
        using var resumed = run.Algorithm.CreateLearner(run.Spec);
        resumed.ImportCheckpoint(run.Learner.ExportCheckpoint());
        foreach (var episode in run.Recorded)
        {
            resumed.Add(episode);
        }

        Assert.Equal((run.Learner.Steps, run.Learner.SamplesLearnt, run.Learner.WindowSamples), (resumed.Steps, resumed.SamplesLearnt, resumed.WindowSamples));
        run.Step();
        Assert.Equal(run.Newest, resumed.Step().ToDictionary(m => m.Name, m => m.Value));
        Assert.Equal(run.Learner.ExportCheckpoint(), resumed.ExportCheckpoint());
        Assert.True(run.Newest.ContainsKey("episode.recent_return"));
    }

    /// <summary>Without ε nothing but noise makes an actor answer the same observation in different ways.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Noise_explores(bool noisy)
    {
        using var run = new AlgorithmRun("frozenlake", "dqn", 1, ("exploration", "0"), ("last-exploration", "0"), ("noisy", $"{noisy}"));
        EnvironmentCatalog.TryFind("frozenlake", out var info);
        var codec = new ObservationCodec(info!.Observation);
        var seen = Enumerable.Range(0, 20).SelectMany(_ => run.Play()).SelectMany(episode =>
        {
            var segment = TrajectorySegment.Decode(episode.Payload, codec, info.Actions.Count);
            return segment.Actions.Select((action, step) => (State: Convert.ToHexString(segment.Observations.AsSpan(step * codec.Bytes, codec.Bytes)), Action: action));
        }).ToLookup(x => x.State, x => x.Action);
        Assert.NotEmpty(seen);
        Assert.Equal(noisy, seen.Any(actions => actions.Distinct().Count() > 1));
    }

    [Fact]
    public void Weights_of_another_task_are_refused_and_the_old_ones_stay()
    {
        using var run = new AlgorithmRun("catch", "dqn", 1);
        using var other = new AlgorithmRun("breakout", "dqn", 1);
        Assert.Throws<InvalidDataException>(() => run.Actor.LoadWeights(9, other.Learner.ExportWeights()));
        Assert.Throws<InvalidDataException>(() => run.Actor.LoadWeights(9, new byte[10]));
        Assert.Throws<InvalidDataException>(() => run.Learner.Add(other.Play()[0]));
        Assert.Equal(1, run.Actor.WeightsVersion);
        Assert.NotEmpty(run.Play());
        TorchThreads.Use(1);
        using var fresh = run.Algorithm.CreateActor(run.Spec, 1);
        Assert.Throws<InvalidOperationException>(() => fresh.Play(TimeSpan.FromSeconds(1), [], CancellationToken.None));
    }

    [Theory]
    [InlineData("connect4", "", "", "dqn learns environments, and 'connect4' is none; those are breakout, asterix,")]
    [InlineData("breakout", "n-step", "0", "The setting n-step is 0; it has to be between 1 and 100.")]
    [InlineData("breakout", "n-step", "65", "The setting n-step (65) is larger than segment-steps (64).")]
    [InlineData("breakout", "batch-size", "8192", "")]
    [InlineData("breakout", "batch-size", "60000", "The setting batch-size is 60000; it has to be between 1 and 8192.")]
    [InlineData("cartpole", "window-samples", "100", "The setting batch-size (128) is larger than window-samples (100).")]
    [InlineData("cartpole", "min-samples", "60000", "The setting min-samples (60000) is larger than window-samples (10000).")]
    [InlineData("cartpole", "priority-exponent", "0.6", "The setting priority-exponent has no effect without prioritized=true.")]
    [InlineData("cartpole", "importance-exponent", "0.6", "The setting importance-exponent has no effect without prioritized=true.")]
    [InlineData("cartpole", "importance_steps", "60", "The setting importance-steps has no effect without prioritized=true.")]
    [InlineData("cartpole", "atoms", "60", "The setting atoms has no effect without categorical=true.")]
    [InlineData("cartpole", "min-value", "-60", "The setting min-value has no effect without categorical=true.")]
    [InlineData("cartpole", "max-value", "60", "The setting max-value has no effect without categorical=true.")]
    [InlineData("cartpole", "error-limit", "2", "")]
    [InlineData("cartpole", "noise", "0.6", "The setting noise has no effect without noisy=true.")]
    [InlineData("cartpole", "min-value", "100", "The setting min-value (100) has to be below max-value (100).")]
    [InlineData("cartpole", "ramping", "true", "There is no setting 'ramping'; the settings are discount, optimizer,")]
    [InlineData("breakout", "sticky-actions", "2", "The setting sticky-actions is 2; it has to be between 0 and 1.")]
    [InlineData("gridworld", "map", "...", "The map '...' has no start 'S'.")]
    [InlineData("breakout", "optimizer", "sgd", "The setting optimizer cannot be 'sgd'; it has to be rmsprop or adam.")]
    public void A_bad_task_or_setting_is_named_in_one_sentence(string task, string key, string value, string message)
    {
        var spec = new AgentSpec(task, "dqn", key == "" ? new Dictionary<string, string>() : new() { [key] = value }, 1);
        var error = Record.Exception(() => AlgorithmCatalog.Find("dqn").Validate(spec));
        if (message == "")
        {
            Assert.Null(error);
            return;
        }

        Assert.StartsWith(message, Assert.IsType<AgentSpecException>(error).Message, StringComparison.Ordinal);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_of_errors_has_no_effect_on_distributions()
    {
        var spec = new AgentSpec("cartpole", "rainbow", new Dictionary<string, string> { ["error-limit"] = "2" }, 1);
        Assert.Equal("The setting error-limit has no effect without categorical=false.", Assert.Throws<AgentSpecException>(() => AlgorithmCatalog.Find("rainbow").Validate(spec)).Message);
    }

    [Fact]
    public void Rainbow_is_everything_at_once()
    {
        var spec = new AgentSpec("breakout", "rainbow", new Dictionary<string, string>(), 1);
        using var learner = AlgorithmCatalog.Find("rainbow").CreateLearner(spec);
        var weights = SafeTensorsFile.Parse(learner.ExportWeights());
        Assert.Equal([51, 128], weights["network.value_output.weight_noise"].Shape);
        Assert.Equal(0, weights["epsilon"].Scalar<double>());
        var options = new DqnOptions().Rainbow();
        Assert.True(options is { Double: true, Dueling: true, Prioritized: true, NStep: 3, Categorical: true, Noisy: true });
    }

    /// <summary>A ball that falls: the best return is 1, and what the start is worth γ^8.</summary>
    [Theory]
    [Trait("Category", "Learning")]
    [InlineData("dqn")]
    [InlineData("rainbow")]
    public void Catch_is_learnt(string algorithm)
    {
        using var run = new AlgorithmRun("catch", algorithm, 1, ("exploration-steps", "5000"), ("last-exploration", "0"));
        run.Learn(frames: 30_000, r => r.Newest.GetValueOrDefault("episode.recent_return") > 0.98);
        Assert.True(run.Newest["episode.recent_return"] > 0.9, $"mean return {run.Newest["episode.recent_return"]} after {run.Frames} frames");
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}
