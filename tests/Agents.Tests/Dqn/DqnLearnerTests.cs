using SelfPlay.Agents.Dqn;
using SelfPlay.Agents.Tabular;
using SelfPlay.Agents.Trajectories;
using SelfPlay.Agents.Weights;
using SelfPlay.Games;
using SelfPlay.Games.Grids;
using SelfPlay.Torch;

namespace SelfPlay.Agents.Tests.Dqn;

public sealed class DqnLearnerTests
{
    private static readonly EnvironmentInfo s_twoStates = new("two", "Two States", ["a", "b"], ObservationShape.OneHot(2));
    private static readonly DqnOptions s_small = new() { Hidden = 8, BatchSize = 4, MinSamples = 1, WindowSamples = 100, Optimizer = DqnOptimizer.Adam };

    public DqnLearnerTests() => TorchThreads.Use(1);

    /// <summary>A corridor of five cells with a goal at its end: every action is worth what value iteration says.</summary>
    [Theory]
    [InlineData("dqn")]
    [InlineData("dqn", "double")]
    [InlineData("dqn", "dueling")]
    [InlineData("dqn", "prioritized")]
    [InlineData("dqn", "categorical")]
    [InlineData("dqn", "noisy")]
    [InlineData("dqn", "double", "dueling", "prioritized", "categorical", "noisy")]
    [Trait("Category", "Learning")]
    public void A_corridor_is_solved_to_its_known_values(string algorithm, params string[] extensions)
    {
        (string, string)[] settings =
        [
            ("map", "S...+"), ("slip", "0"), ("discount", "0.9"), ("exploration", "1"), ("last-exploration", "1"), ("min-value", "-1"), ("max-value", "1"),
            ("min-samples", "500"), ("target-steps", "50"), ("hidden", "32"), ("learning-rate", "0.003"), ("window-samples", "2000"),
            .. extensions.Select(e => (e, "true")),
        ];
        using var run = new AlgorithmRun("gridworld", algorithm, 1, settings);
        run.Learn(frames: 8000);
        var task = EnvironmentCatalog.Grid("gridworld", (GridWorldOptions)EnvironmentCatalog.DefaultOptions("gridworld") with { Map = "S...+", Slip = 0 });
        var known = Bellman.ActionValues(task.Table, ValueIteration.Run(task.Table, 0.9, 1e-9).Values, 0.9);
        var values = Values(run, task);
        for (var state = 0; state < 4; state++)
        {
            for (var action = 0; action < 4; action++)
            {
                Assert.InRange(values[(state * 4) + action] - known[state, action], -0.06, 0.06);
            }
        }
    }

    [Fact]
    public void Priorities_are_written_back()
    {
        // Of two transitions one brings what the network cannot know: it is drawn more and more often.
        using var learner = new DqnLearner(s_twoStates, s_small with { Prioritized = true, PriorityExponent = 1, LearningRate = 1e-7f, TargetSteps = 1000 }, 1);
        learner.Add(Episode(Segment([0, 1], 0, 0, terminated: true)));
        learner.Add(Episode(Segment([1, 0], 1, 100, terminated: true)));
        var first = Metric(learner.Step(), "learner.priority");
        Assert.Equal(1, first); // both new
        var second = learner.Step();
        Assert.InRange(Metric(second, "learner.priority"), 45, 55); // (|0 - q| + |100 - q|) / 2
        Assert.InRange(Metric(second, "learner.td_error"), 90, 110); // the one with the large error was drawn, and not the other
    }

    /// <summary>Rewards of which three, discounted by a half, make 100 from every step on, or an end before that.</summary>
    [Fact]
    public void A_target_is_made_of_n_rewards()
    {
        var segment = Segment([0, 1, 0, 1], 0, 50, terminated: true);
        segment.Rewards[2] = 100;
        foreach (var (steps, expected) in new[] { (3, 100.0), (1, 66.7) })
        {
            using var learner = new DqnLearner(s_twoStates, s_small with { NStep = steps, Discount = 0.5f, BatchSize = 256 }, 1);
            learner.Add(Episode(segment));
            Assert.Equal(expected, Metric(learner.Step(), "learner.td_error"), 8.0); // but for what a fresh network says
        }
    }

    [Fact]
    public void The_target_network_is_an_older_copy()
    {
        using var learner = new DqnLearner(s_twoStates, s_small with { TargetSteps = 3, LearningRate = 0.01f }, 1);
        learner.Add(Episode(Segment([0, 1, 0, 1], 0, 1, terminated: false)));
        for (var step = 1; step <= 7; step++)
        {
            var before = Part(learner, "network.");
            learner.Step();
            var (network, target) = (Part(learner, "network."), Part(learner, "target."));
            Assert.NotEqual(before, network);
            Assert.Equal(step % 3 == 0, network.SequenceEqual(target));
        }
    }

    [Fact]
    public void Noise_is_learnt()
    {
        using var learner = new DqnLearner(s_twoStates, s_small with { Noisy = true, LearningRate = 0.01f }, 1);
        var before = Noise(learner);
        Train(learner, 1);
        Assert.Equal(4, before.Count); // weights and biases of two layers
        Assert.All(Noise(learner), tensor => Assert.NotEqual(before[tensor.Key], tensor.Value));
    }

    /// <summary>Without learning the error of the same step changes with the noise of either network, and with nothing else.</summary>
    [Theory]
    [InlineData("network.")]
    [InlineData("target.")]
    [InlineData("neither")]
    public void Every_step_draws_other_noise(string noisy)
    {
        using var learner = new DqnLearner(s_twoStates, s_small with { Noisy = true, LearningRate = 0, TargetSteps = 1000 }, 1);
        var checkpoint = new SafeTensorsWriter();
        foreach (var tensor in SafeTensorsFile.Parse(learner.ExportCheckpoint()).Tensors)
        {
            var silent = tensor.Name.EndsWith("_noise", StringComparison.Ordinal) && !tensor.Name.StartsWith(noisy, StringComparison.Ordinal);
            checkpoint.Add(tensor.Name, tensor.Type, [.. tensor.Shape], silent ? new byte[tensor.Data.Length] : tensor.Data.Span);
        }

        learner.ImportCheckpoint(checkpoint.ToArray());
        learner.Add(Episode(Segment([0, 1], 0, 1, terminated: false)));
        double[] errors = [.. Enumerable.Range(0, 4).Select(_ => Metric(learner.Step(), "learner.td_error"))];
        Assert.Equal(noisy == "neither" ? 1 : 4, errors.Distinct().Count());
    }

    [Fact]
    public void Epsilon_falls_in_a_straight_line_over_frames()
    {
        // Two steps for every frame.
        var options = s_small with { UpdatesPerFrame = 2, Exploration = 1, LastExploration = 0.2f, ExplorationSteps = 4 };
        using var learner = new DqnLearner(s_twoStates, options, 1);
        learner.Add(Episode(Segment([0, 1], 0, 1, terminated: false)));
        foreach (var expected in new[] { 1, 1, 0.8, 0.8, 0.6, 0.6, 0.4, 0.4, 0.2, 0.2, 0.2 })
        {
            Assert.Equal(expected, SafeTensorsFile.Parse(learner.ExportWeights())["epsilon"].Scalar<double>(), 1e-6);
            learner.Step();
        }
    }

    [Fact]
    public void The_importance_exponent_rises_to_one()
    {
        var options = s_small with { Prioritized = true, ImportanceExponent = 0.4f, ImportanceSteps = 3 };
        using var learner = new DqnLearner(s_twoStates, options, 1);
        learner.Add(Episode(Segment([0, 1], 0, 1, terminated: false)));
        foreach (var expected in new[] { 0.4, 0.6, 0.8, 1, 1 })
        {
            Assert.Equal(expected, Metric(learner.Step(), "learner.importance_exponent"), 1e-6);
        }
    }

    [Fact]
    public void The_rate_falls_to_a_tenth_over_the_frames_of_annealing()
    {
        // Two steps for every frame.
        using var learner = new DqnLearner(s_twoStates, s_small with { UpdatesPerFrame = 2, LearningRate = 0.01f, AnnealFrames = 2 }, 1);
        learner.Add(Episode(Segment([0, 1], 0, 1, terminated: false)));
        foreach (var expected in new[] { 0.01, 0.01, 0.0055, 0.0055, 0.001, 0.001 })
        {
            Assert.Equal(expected, Metric(learner.Step(), "learner.rate"), 1e-7);
        }
    }

    [Theory]
    [InlineData(false, DqnOptimizer.RmsProp, 7)]
    [InlineData(false, DqnOptimizer.RmsProp, 17)] // groups of 8, 8 and 1 steps: saved within one with another ahead, and over a copy
    [InlineData(true, DqnOptimizer.Adam, 7)]
    public void A_checkpoint_goes_on_as_the_learner_would_have(bool rainbow, DqnOptimizer optimizer, int targetSteps)
    {
        var options = (rainbow ? s_small.Rainbow() : s_small) with { Optimizer = optimizer, TargetSteps = targetSteps };
        using var learner = new DqnLearner(s_twoStates, options, 1);
        using var resumed = new DqnLearner(s_twoStates, options, 2);
        Train(learner, 10);
        resumed.ImportCheckpoint(learner.ExportCheckpoint());
        Assert.Equal((10, 40, 0), (resumed.Steps, resumed.SamplesLearnt, resumed.WindowSamples));
        Assert.Equal(learner.ExportCheckpoint(), resumed.ExportCheckpoint());
        Assert.Equal(learner.ExportWeights(), resumed.ExportWeights());

        // The window comes back from the replay, and its priorities from the checkpoint.
        Train(resumed, 9);
        Train(learner, 9, fill: false);
        Assert.Equal(learner.ExportCheckpoint(), resumed.ExportCheckpoint());
    }

    [Fact]
    public void A_checkpoint_without_priorities_begins_them_anew()
    {
        var options = s_small.Rainbow();
        using var learner = new DqnLearner(s_twoStates, options, 1);
        using var resumed = new DqnLearner(s_twoStates, options, 1);
        Train(learner, 3);
        var checkpoint = learner.ExportCheckpoint();
        resumed.ImportCheckpoint(With(checkpoint, "priorities.segments", null));
        resumed.Add(Episode(Segment([0, 1, 1, 0, 1], 1, 0.5f, terminated: true)));
        var anew = SafeTensorsFile.Parse(resumed.ExportCheckpoint());
        Assert.All(anew["priorities.values"].Elements<double>().ToArray(), p => Assert.Equal(anew["largest_priority"].Scalar<double>(), p));
        Assert.NotEqual(SafeTensorsFile.Parse(checkpoint)["priorities.values"].Elements<double>().ToArray(), anew["priorities.values"].Elements<double>().ToArray());
    }

    [Fact]
    public void Damaged_priorities_change_nothing()
    {
        using var learner = new DqnLearner(s_twoStates, s_small.Rainbow(), 1);
        Train(learner, 3);
        var checkpoint = learner.ExportCheckpoint();
        using var other = new DqnLearner(s_twoStates, s_small.Rainbow(), 2);
        Train(other, 1);
        var before = other.ExportCheckpoint();
        double[][] values = [[1, 2, 3], [1, 2, 3, 0], [1, 2, 3, double.NaN], [.. Enumerable.Repeat(1.0, 101)]];
        long[][] counts = [[3], [0], [-4], [101], [2, 2], []];
        foreach (var bad in values.Select(v => With(checkpoint, "priorities.values", writer => writer.Add<double>("priorities.values", [v.Length], v)))
            .Concat(counts.Select(c => With(checkpoint, "priorities.counts", writer => writer.Add<long>("priorities.counts", [c.Length], c)))))
        {
            Assert.Throws<InvalidDataException>(() => other.ImportCheckpoint(bad));
        }

        Assert.Equal(before, other.ExportCheckpoint());
    }

    [Fact]
    public void A_damaged_checkpoint_changes_nothing()
    {
        using var learner = new DqnLearner(s_twoStates, s_small, 1);
        using var larger = new DqnLearner(s_twoStates, s_small with { Hidden = 9 }, 1);
        Train(learner, 3);
        var before = learner.ExportCheckpoint();
        byte[][] drawnFromBad = [.. new long[][] { [-1, 0], [0, 101], [1, 2, 3], [] }.Select(among => WithDrawnAmong(before, among))];
        foreach (var bad in (byte[][])[[], before[..^1], learner.ExportWeights(), larger.ExportCheckpoint(), .. drawnFromBad])
        {
            Assert.Throws<InvalidDataException>(() => learner.ImportCheckpoint(bad));
        }

        Assert.Equal(before, learner.ExportCheckpoint());
    }

    [Fact]
    public void Without_samples_there_is_no_step()
    {
        using var learner = new DqnLearner(s_twoStates, s_small, 1);
        Assert.Throws<InvalidOperationException>(learner.Step);
        Assert.Throws<InvalidDataException>(() => learner.Add(Episode(new TrajectorySegment { Observations = [1, 2, 1], Actions = [0, 2], Rewards = [0, 0] })));
        Assert.Equal(0, learner.WindowSamples);
    }

    /// <summary>Files of builds that drew no group ahead have one number.</summary>
    [Fact]
    public void A_checkpoint_may_name_one_group_only()
    {
        using var learner = new DqnLearner(s_twoStates, s_small, 1);
        using var resumed = new DqnLearner(s_twoStates, s_small, 2);
        Train(learner, 3);
        resumed.ImportCheckpoint(WithDrawnAmong(learner.ExportCheckpoint(), [5]));
        Train(resumed, 1);
        Assert.Equal(4, resumed.Steps);
    }

    /// <summary>A checkpoint with other numbers of transitions that are drawn from.</summary>
    private static byte[] WithDrawnAmong(byte[] checkpoint, long[] among) =>
        With(checkpoint, "drawn_among", writer => writer.Add<long>("drawn_among", [among.Length], among));

    /// <summary>A checkpoint with one tensor replaced, or without it.</summary>
    private static byte[] With(byte[] checkpoint, string name, Action<SafeTensorsWriter>? replace)
    {
        var writer = new SafeTensorsWriter();
        foreach (var tensor in SafeTensorsFile.Parse(checkpoint).Tensors.Where(tensor => tensor.Name != name))
        {
            writer.Add(tensor.Name, tensor.Type, [.. tensor.Shape], tensor.Data.Span);
        }

        replace?.Invoke(writer);
        return writer.ToArray();
    }

    private static void Train(DqnLearner learner, int steps, bool fill = true)
    {
        if (fill)
        {
            learner.Add(Episode(Segment([0, 1, 1, 0, 1], 1, 0.5f, terminated: true)));
        }

        for (var step = 0; step < steps; step++)
        {
            learner.Step();
        }
    }

    /// <summary>q(s, a) of the network without noise. [S * A]</summary>
    private static float[] Values(AlgorithmRun run, GridTask task)
    {
        var options = DqnOptions.For(task.Info) with
        {
            Hidden = 32,
            MinValue = -1,
            MaxValue = 1,
            Dueling = run.Spec.Settings.ContainsKey("dueling"),
            Categorical = run.Spec.Settings.ContainsKey("categorical"),
            Noisy = run.Spec.Settings.ContainsKey("noisy"),
        };
        var random = new Xoshiro256(1);
        var head = ActionValueHead.Create(4, options);
        using var network = new DqnNetwork(task.Info, options, head.Outputs, ref random);
        DqnWeights.Read(run.Learner.ExportWeights(), network);
        var values = new float[5 * 4];
        head.Values(network.Forward([.. Enumerable.Range(0, 25).Select(i => i % 6 == 0 ? 1f : 0)]), values);
        return values;
    }

    private static byte[] Part(DqnLearner learner, string prefix) =>
        [.. SafeTensorsFile.Parse(learner.ExportCheckpoint()).Tensors.Where(t => t.Name.StartsWith(prefix, StringComparison.Ordinal)).SelectMany(t => t.Data.ToArray())];

    /// <summary>The sizes of the noise, by their names.</summary>
    private static Dictionary<string, byte[]> Noise(DqnLearner learner) => SafeTensorsFile.Parse(learner.ExportCheckpoint()).Tensors
        .Where(t => t.Name.StartsWith("network.", StringComparison.Ordinal) && t.Name.EndsWith("_noise", StringComparison.Ordinal))
        .ToDictionary(t => t.Name, t => t.Data.ToArray());

    private static double Metric(IReadOnlyList<Metric> metrics, string name) => metrics.Single(m => m.Name == name).Value;

    private static TrajectorySegment Segment(int[] states, int action, float reward, bool terminated) => new()
    {
        Observations = [.. states.Select(s => (byte)(1 << s))],
        Actions = [.. Enumerable.Repeat(action, states.Length - 1)],
        Rewards = [.. Enumerable.Repeat(reward, states.Length - 1)],
        Terminated = terminated,
    };

    private static Episode Episode(TrajectorySegment segment) => new(Guid.Empty, 1, segment.Steps, segment.Steps, segment.Encode());
}
