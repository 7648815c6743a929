using SelfPlay.Agents.ActorCritic;
using SelfPlay.Agents.Weights;
using SelfPlay.Games;
using SelfPlay.Torch;
using TorchSharp;

namespace SelfPlay.Agents.Tests.ActorCritic;

/// <summary>Actor and learner of the policy gradient algorithms, as the distributed loop runs them. Alone, for they count tensors.</summary>
[Collection("Whole runs")]
public sealed class ActorCriticRunTests
{
    private static readonly (string, string)[] s_small =
        [("environments", "4"), ("rollout-steps", "10"), ("hidden", "8"), ("filters", "2"), ("threads", "1")];

    private static readonly (string, string)[] s_inTurns = [.. s_small, ("ahead", "0")];

    public static TheoryData<string, string> Everything =>
        [.. EnvironmentCatalog.All.SelectMany(e => ActorCriticAlgorithm.All.Select(a => (e.Name, a.Name)))];

    public static TheoryData<string> Algorithms => [.. ActorCriticAlgorithm.All.Select(a => a.Name)];

    [Theory]
    [MemberData(nameof(Everything))]
    public void Every_environment_is_played_and_learnt_from(string task, string algorithm)
    {
        var limits = EnvironmentCatalog.DefaultOptions(task).TimeLimit > 0 || algorithm != "reinforce" ? [] : new[] { ("time-limit", "30") };
        using var run = new AlgorithmRun(task, algorithm, 1, [.. s_inTurns, .. limits]);
        run.Learn(frames: 120);
        Assert.True(run.Learner.Steps > 0);
        Assert.All(run.Losses, loss => Assert.True(double.IsFinite(loss)));
        Assert.True(run.Learner.WindowSamples < 40 * (algorithm == "reinforce" ? 13 : 1));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void The_same_seed_plays_and_learns_the_same(string algorithm)
    {
        var (first, second, other) = (Learnt(5), Learnt(5), Learnt(6));
        Assert.Equal(first.Losses, second.Losses);
        Assert.Equal(first.Checkpoint, second.Checkpoint);
        Assert.Equal(first.Ids, second.Ids);
        Assert.NotEqual(first.Losses, other.Losses);
        Assert.Empty(first.Ids.Intersect(other.Ids));

        (double[] Losses, byte[] Checkpoint, Guid[] Ids) Learnt(ulong seed)
        {
            using var run = new AlgorithmRun("cartpole", algorithm, seed, WithMemory(algorithm));
            run.Learn(frames: 200);
            return ([.. run.Losses], run.Learner.ExportCheckpoint(), [.. run.Recorded.Select(e => e.Id)]);
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void No_tensor_outlives_its_step(string algorithm)
    {
        using var run = new AlgorithmRun("cartpole", algorithm, 1, WithMemory(algorithm));
        run.Learn(frames: 200);
        Collect();
        var (live, tensors) = (DisposeScopeManager.Statistics.ThreadTotalLiveCount, torch.Tensor.TotalCount);
        run.Learn(frames: 200);
        Collect();
        Assert.Equal((live, tensors), (DisposeScopeManager.Statistics.ThreadTotalLiveCount, torch.Tensor.TotalCount));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void The_first_environment_is_shown_with_its_policy(string algorithm)
    {
        using var run = new AlgorithmRun("cartpole", algorithm, 1, s_inTurns);
        run.Play();
        var shown = run.Actor.LiveGame()!;
        Assert.Equal(LiveGame.Nobody, shown.Player);
        Assert.StartsWith("position ", shown.Board, StringComparison.Ordinal);
        Assert.Equal(["left", "right"], shown.PolicyMoves);
        Assert.Equal(1, shown.Policy.Sum(), 1e-5);
        Assert.All(shown.Policy, share => Assert.InRange(share, 0.2, 0.8)); // nearly any, before there was learning
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_learner_goes_on_from_a_checkpoint_and_learns_from_nothing_twice(string algorithm)
    {
        using var run = new AlgorithmRun("cartpole", algorithm, 1, s_inTurns);
        run.Learn(frames: 400);
        while (run.Learner.WindowSamples == 0)
        {
            foreach (var episode in run.Play())
            {
                run.Learner.Add(episode); // waits to be learnt from
            }

            run.Actor.LoadWeights(run.Learner.Steps + 1, run.Learner.ExportWeights());
        }

        using var resumed = run.Algorithm.CreateLearner(run.Spec);
        resumed.ImportCheckpoint(run.Learner.ExportCheckpoint());
        foreach (var episode in run.Recorded)
        {
            resumed.Add(episode);
        }

        Assert.Equal((run.Learner.Steps, run.Learner.SamplesLearnt, run.Learner.WindowSamples), (resumed.Steps, resumed.SamplesLearnt, resumed.WindowSamples));
        run.Step();
        resumed.Step();
        Assert.Equal(run.Learner.ExportCheckpoint(), resumed.ExportCheckpoint());
        Assert.Throws<InvalidDataException>(() => resumed.ImportCheckpoint(run.Learner.ExportWeights()));
    }

    [Fact]
    public void An_actor_waits_for_the_learner_and_is_ahead_by_as_much_as_it_may()
    {
        using var run = new AlgorithmRun("breakout", "ppo", 1, [.. s_small, ("ahead", "1")]);
        Assert.Equal((40, 40), (run.Play().Sum(e => e.Steps), run.Play().Sum(e => e.Steps)));
        Assert.Empty(run.Play());
        run.Recorded.ToList().ForEach(run.Learner.Add);
        run.Step();
        run.Actor.LoadWeights(2, run.Learner.ExportWeights());
        Assert.Equal(40, run.Play().Sum(e => e.Steps));
        Assert.Empty(run.Play());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void A_gradient_is_of_the_policy_that_its_rollout_began_with(int memory)
    {
        using var run = new AlgorithmRun(
            "catch", "a3c", 1, ("environments", "4"), ("rollout-steps", "1000"), ("hidden", "8"), ("learning-rate", "1"), ("memory-cells", $"{memory}"));
        run.Play().ForEach(run.Learner.Add);
        run.Step(); // such a step changes the policy beyond recognition
        var episodes = new List<Episode>();
        run.Actor.Play(TimeSpan.FromMilliseconds(1), episodes, CancellationToken.None);
        Assert.Empty(episodes); // a thousand steps take longer
        run.Actor.LoadWeights(2, run.Learner.ExportWeights());
        Assert.Equal(1, run.Actor.WeightsVersion);

        var gradient = Assert.Single(run.Play());
        Assert.Equal(1, gradient.WeightsVersion);
        run.Learner.Add(gradient);
        run.Step();
        Assert.Equal(0, run.Newest["learner.kl"], 1e-6); // what it was drawn by is what it is the gradient of
        Assert.Equal(1, run.Newest["learner.staleness"]);
        Assert.Equal(2, Assert.Single(run.Play()).WeightsVersion);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void The_replay_refuses_nothing_of_actors_that_keep_their_distance(string algorithm)
    {
        var spec = new AgentSpec("cartpole", algorithm, new Dictionary<string, string> { ["ahead"] = "5", ["environments"] = "8", ["rollout-steps"] = "10" }, 1, Actors: 4);
        var loop = AlgorithmCatalog.Find(algorithm).Loop(spec);
        Assert.True(loop.SlackSamples >= 2 * 6 * 80, $"slack {loop.SlackSamples}");
        Assert.True(loop.WindowSamples >= loop.SlackSamples + 80, "and what it takes in is learnt from");
    }

    [Fact]
    public void Environments_are_shared_out_to_actors()
    {
        var spec = new AgentSpec("breakout", "ppo", s_small.ToDictionary(s => s.Item1, s => s.Item2), 1, Actors: 2);
        var algorithm = AlgorithmCatalog.Find("ppo");
        using var learner = algorithm.CreateLearner(spec);
        using var actor = algorithm.CreateActor(spec, 1);
        actor.LoadWeights(1, learner.ExportWeights());
        var episodes = new List<Episode>();
        actor.Play(TimeSpan.FromMinutes(1), episodes, CancellationToken.None);
        Assert.Equal(20, episodes.Sum(e => e.Steps));
    }

    [Fact]
    public void A_gradient_is_as_stale_as_the_steps_made_since_its_weights()
    {
        using var run = new AlgorithmRun("catch", "a3c", 1, [.. s_small, ("ahead", "3")]);
        foreach (var _ in Enumerable.Range(0, 3))
        {
            run.Play().ForEach(run.Learner.Add); // all by the first weights
        }

        foreach (var staleness in Enumerable.Range(0, 3))
        {
            run.Step();
            Assert.Equal(staleness, run.Newest["learner.staleness"]);
        }
    }

    /// <summary>After a restart gradients of the actor before may still wait: that they are applied does not let the new one run ahead.</summary>
    [Fact]
    public void An_actor_of_gradients_is_ahead_of_its_own_only()
    {
        using var run = new AlgorithmRun("catch", "a3c", 1, [.. s_small, ("ahead", "1")]);
        foreach (var _ in Enumerable.Range(0, 3))
        {
            run.Play().ForEach(run.Learner.Add);
        }

        Assert.Empty(run.Play()); // two of its own wait
        using var restarted = run.Algorithm.CreateActor(run.Spec with { Seed = 2 }, 0);
        restarted.LoadWeights(1, run.Learner.ExportWeights());
        Play().ForEach(run.Learner.Add);
        Play().ForEach(run.Learner.Add);
        foreach (var expected in new[] { 0, 0, 1, 1 })
        {
            run.Step();
            restarted.LoadWeights(1 + run.Learner.Steps, run.Learner.ExportWeights());
            Assert.Equal(expected, Play().Count);
        }

        List<Episode> Play()
        {
            var episodes = new List<Episode>();
            restarted.Play(TimeSpan.FromMinutes(1), episodes, CancellationToken.None);
            return episodes;
        }
    }

    [Fact]
    public void Learning_from_gradients_is_learning_from_the_steps_they_are_of()
    {
        (string, string)[] settings = [.. s_inTurns, ("lambda", "1")];
        using var gradients = new AlgorithmRun("catch", "a3c", 1, settings);
        using var steps = new AlgorithmRun("catch", "a2c", 1, settings);
        Assert.Equal(Parameters(steps), Parameters(gradients));
        foreach (var run in new[] { gradients, steps })
        {
            run.Play().ForEach(run.Learner.Add);
            run.Step();
        }

        Assert.Equal(steps.Newest["learner.loss"], gradients.Newest["learner.loss"], 1e-6);
        Assert.Equal(steps.Newest["learner.gradient_norm"], gradients.Newest["learner.gradient_norm"], 1e-6);
        Assert.Equal(Parameters(steps), Parameters(gradients), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void Weights_of_another_task_are_refused_and_the_old_ones_stay()
    {
        foreach (var algorithm in new[] { "ppo", "a3c" })
        {
            using var run = new AlgorithmRun("catch", algorithm, 1, s_small);
            using var other = new AlgorithmRun("breakout", algorithm, 1, s_small);
            Assert.Throws<InvalidDataException>(() => run.Actor.LoadWeights(9, other.Learner.ExportWeights()));
            Assert.Throws<InvalidDataException>(() => run.Actor.LoadWeights(9, new byte[10]));
            var foreign = other.Play()[0];
            Assert.Throws<InvalidDataException>(() => run.Learner.Add(foreign));
            Assert.Throws<InvalidDataException>(() => run.Learner.Add(foreign with { Payload = foreign.Payload[..^9] }));
            Assert.Throws<InvalidOperationException>(() => run.Learner.Step());
            Assert.Equal(1, run.Actor.WeightsVersion);
            Assert.NotEmpty(run.Play());
            using var fresh = run.Algorithm.CreateActor(run.Spec, 1);
            Assert.Throws<InvalidOperationException>(() => fresh.Play(TimeSpan.FromSeconds(1), [], CancellationToken.None));
        }
    }

    [Theory]
    [InlineData("connect4", "ppo", "", "", "ppo learns environments, and 'connect4' is none; those are breakout, asterix,")]
    [InlineData("breakout", "ppo", "epochs", "0", "The setting epochs is 0; it has to be between 1 and 100.")]
    [InlineData("breakout", "ppo", "environments", "1", "The setting environments (1) is less than the 2 actors that share them.")]
    [InlineData("cartpole", "ppo", "minibatches", "1000", "")]
    [InlineData("cartpole", "a2c", "minibatches", "1000", "The setting minibatches (1000) is more than the 256 steps that they share.")]
    [InlineData("cartpole", "a2c", "steps-per-publish", "2", "The setting steps-per-publish (2) is more than 1: after so many learner steps actors wait for newer weights")]
    [InlineData("breakout", "ppo", "steps-per-publish", "2", "")]
    [InlineData("breakout", "ppo", "steps-per-publish", "3", "The setting steps-per-publish (3) is more than 2: after so many learner steps actors wait for newer weights")]
    [InlineData("cartpole", "a3c", "steps-per-publish", "6", "")] // two actors, each ahead by two more
    [InlineData("cartpole", "a3c", "steps-per-publish", "7", "The setting steps-per-publish (7) is more than 6: after so many learner steps actors wait for newer weights")]
    [InlineData("cartpole", "a3c", "estimator", "vtrace", "The gradients of a3c are those of the actor's own policy: V-trace has nothing to correct")]
    [InlineData("cartpole", "ppo", "baseline", "false", "Without a baseline (baseline=false) there are no values, so lambda has to be 1.")]
    [InlineData("cartpole", "impala", "baseline", "false", "Without a baseline (baseline=false) there are no values, so whole-episodes has to be true.")]
    [InlineData("cartpole", "a3c", "baseline", "false", "An actor of a3c makes its gradient of a rollout and needs a value for what follows it, so baseline has to be true.")]
    [InlineData("cartpole", "a3c", "whole-episodes", "true", "An actor of a3c makes its gradient of a rollout, so whole-episodes has to be false.")]
    [InlineData("cartpole", "impala", "clip", "0.2", "V-trace (estimator=vtrace) has the ratio of the policies in its advantages already, so clip has to be 0.")]
    [InlineData("cartpole", "a2c", "epochs", "2", "Without clip (clip=0) nothing corrects for a policy that has moved since it played, so epochs and minibatches have to be 1.")]
    [InlineData("cartpole", "a2c", "minibatches", "2", "Without clip (clip=0) nothing corrects for a policy that has moved since it played, so epochs and minibatches have to be 1.")]
    [InlineData("cartpole", "ppo", "max-ratio", "2", "The setting max-ratio has no effect without estimator=vtrace.")]
    [InlineData("cartpole", "impala", "MaxRatio", "2", "")]
    [InlineData("cartpole", "a3c", "threads", "2", "The setting threads has no effect without --algorithm ppo, a2c, impala or reinforce.")]
    [InlineData("breakout", "a3c", "environments", "1", "")]
    [InlineData("cartpole", "reinforce", "baseline", "false", "")]
    [InlineData("cartpole", "a3c", "clip", "0.2", "The gradients of a3c are those of the actor's own policy")]
    [InlineData("cartpole", "a3c", "epochs", "2", "An actor of a3c makes one gradient of a rollout: epochs and minibatches have to be 1.")]
    [InlineData("cartpole", "impala", "estimator", "td", "The setting estimator cannot be 'td'; it has to be generalized or vtrace.")]
    [InlineData("breakout", "a3c", "environments", "65536", "")]
    [InlineData("breakout", "ppo", "environments", "65536", "")]
    [InlineData("breakout", "a3c", "rollout-steps", "10000", "")]
    [InlineData("catch", "reinforce", "baseline", "false", "")]
    [InlineData("gridworld", "ppo", "map", "...", "The map '...' has no start 'S'.")]
    public void A_bad_task_or_setting_is_named_in_one_sentence(string task, string algorithm, string key, string value, string message)
    {
        var spec = new AgentSpec(task, algorithm, key == "" ? new Dictionary<string, string>() : new() { [key] = value }, 1, Actors: 2);
        var error = Record.Exception(() => AlgorithmCatalog.Find(algorithm).Validate(spec));
        if (message == "")
        {
            Assert.Null(error);
            return;
        }

        Assert.StartsWith(message, Assert.IsType<AgentSpecException>(error).Message, StringComparison.Ordinal);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Minibatches_of_segments_are_no_more_than_there_are()
    {
        var settings = new Dictionary<string, string> { ["memory-cells"] = "4", ["environments"] = "4", ["minibatches"] = "5" };
        var error = Assert.Throws<AgentSpecException>(() => AlgorithmCatalog.Find("ppo").Validate(new AgentSpec("cartpole", "ppo", settings, 1)));
        Assert.Equal("With memory-cells minibatches are of whole segments: minibatches (5) can be no more than environments (4).", error.Message);
    }

    /// <summary>Forty steps in nine parts are five of four and four of five, and not eight of five.</summary>
    [Theory]
    [InlineData(9)]
    [InlineData(40)]
    public void An_update_has_as_many_optimizer_steps_as_minibatches_are_asked_for(int minibatches)
    {
        using var run = new AlgorithmRun("catch", "ppo", 1, [.. s_inTurns, ("minibatches", $"{minibatches}"), ("epochs", "1")]);
        run.Learn(frames: 40);
        Assert.Equal(minibatches, SafeTensorsFile.Parse(run.Learner.ExportCheckpoint())["optimizer.steps"].Scalar<long>());
    }

    /// <summary>A ball that falls: the best return is 1.</summary>
    [Theory]
    [Trait("Category", "Learning")]
    [MemberData(nameof(Algorithms))]
    public void Catch_is_learnt(string algorithm)
    {
        using var run = new AlgorithmRun("catch", algorithm, 1, ("threads", "1"));
        run.Learn(frames: 150_000, r => r.Newest.GetValueOrDefault("episode.recent_return") > 0.95);
        Assert.True(run.Newest["episode.recent_return"] > 0.9, $"mean return {run.Newest["episode.recent_return"]} after {run.Frames} frames");
    }

    [Fact]
    [Trait("Category", "Learning")]
    public void Catch_is_learnt_without_a_baseline()
    {
        using var run = new AlgorithmRun("catch", "reinforce", 1, ("threads", "1"), ("baseline", "false"));
        run.Learn(frames: 300_000, r => r.Newest.GetValueOrDefault("episode.recent_return") > 0.95);
        Assert.True(run.Newest["episode.recent_return"] > 0.9, $"mean return {run.Newest["episode.recent_return"]} after {run.Frames} frames");
        Assert.False(run.Newest.ContainsKey("learner.loss.value"));
    }

    /// <summary>Seven environments of three actors, sixteen steps each: an update is of all of them.</summary>
    [Fact]
    public void What_is_left_over_of_the_environments_goes_to_the_first_actors()
    {
        var spec = new AgentSpec("catch", "a2c", new Dictionary<string, string> { ["environments"] = "7" }, 1, Actors: 3);
        var algorithm = AlgorithmCatalog.Find("a2c");
        using var learner = algorithm.CreateLearner(spec);
        Assert.Equal([48, 32, 32], Enumerable.Range(0, 3).Select(slot => Rollout(algorithm, spec, slot, learner)));
    }

    [Fact]
    public void Every_actor_of_a3c_has_its_own_environments()
    {
        var algorithm = AlgorithmCatalog.Find("a3c");
        foreach (var actors in new[] { 1, 4 })
        {
            var spec = new AgentSpec("catch", "a3c", new Dictionary<string, string> { ["environments"] = "6" }, 1, actors);
            using var learner = algorithm.CreateLearner(spec);
            Assert.Equal(96, Rollout(algorithm, spec, actors - 1, learner));
        }
    }

    /// <summary>As many minibatches as there are segments at least.</summary>
    private static (string, string)[] WithMemory(string algorithm) => [.. s_inTurns, ("memory-cells", "3"), ("minibatches", algorithm == "ppo" ? "4" : "1")];

    private static int Rollout(IAlgorithm algorithm, AgentSpec spec, int slot, ILearnerAgent learner)
    {
        TorchThreads.Use(1);
        using var actor = algorithm.CreateActor(spec, slot);
        actor.LoadWeights(1, learner.ExportWeights());
        var episodes = new List<Episode>();
        actor.Play(TimeSpan.FromMinutes(1), episodes, CancellationToken.None);
        return episodes.Sum(e => e.Samples);
    }

    private static float[] Parameters(AlgorithmRun run) =>
        [.. SafeTensorsFile.Parse(run.Learner.ExportWeights()).Tensors.Where(t => t.Name.StartsWith("network.", StringComparison.Ordinal)).SelectMany(t => t.Elements<float>().ToArray())];

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}
