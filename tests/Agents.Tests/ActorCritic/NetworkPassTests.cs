using SelfPlay.Agents.ActorCritic;
using SelfPlay.Agents.ActorCritic.Layers;
using SelfPlay.Agents.Networks;
using SelfPlay.Agents.Trajectories;
using SelfPlay.Games;
using SelfPlay.Games.Control;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Agents.Tests.ActorCritic;

public sealed class NetworkPassTests
{
    private static readonly EnvironmentInfo s_info = new CartPole().Info;

    public NetworkPassTests() => TorchThreads.Use(1);

    /// <summary>What the actor saw step by step is what the learner sees in one go: nothing is mixed up, and nothing is remembered beyond an episode.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void The_learner_finds_the_probabilities_that_the_actor_had(int cells)
    {
        var options = new ActorCriticOptions { Hidden = 8, MemoryCells = cells };
        using var network = Network(options, 1);
        var segments = Play(network, options, steps: 60, most: 7);
        Assert.Contains(segments, s => s.Terminated);
        Assert.Contains(segments, s => s.Steps == 7 && !s.Terminated);
        var batch = Batch(segments, cells > 0);
        using var pass = new NetworkPass(network, s_info.Observation);
        var outputs = new float[batch.Rows * 3];
        pass.Evaluate(batch, [.. Enumerable.Range(0, batch.Rows)], outputs);
        var log = new float[2];
        foreach (var row in batch.Steps)
        {
            PolicyDistribution.LogProbabilities(outputs.AsSpan(row * 3, 2), log);
            Assert.Equal(batch.LogProbabilities[row], log[batch.Actions[row]], 1e-4);
        }
    }

    /// <summary>The segments of one environment, which follow one another: what is remembered lives through a cut, and not through the end of an episode.</summary>
    [Fact]
    public void An_episode_begins_with_nothing_remembered()
    {
        var options = new ActorCriticOptions { Hidden = 8, MemoryCells = 5 };
        using var network = Network(options, 1);
        using var player = new PolicyPlayer<TimeLimited<CartPole>>(new(default, 14), network, 1, 5, seed: 1);
        var segments = new List<TrajectorySegment>();
        for (var i = 0; i < 300; i++)
        {
            player.Step(segments);
        }

        Assert.Contains(segments, s => s.Terminated);
        Assert.Contains(segments, s => s.Return is not null && !s.Terminated);
        Assert.Contains(segments, s => s.Return is null);
        Assert.All(segments[0].Memory!, m => Assert.Equal(0, m));
        Assert.All(segments.Zip(segments.Skip(1)), pair => Assert.Equal(pair.First.Return is not null, Array.TrueForAll(pair.Second.Memory!, m => m == 0)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void The_gradient_is_the_same_on_one_thread_as_on_three(int cells)
    {
        var options = new ActorCriticOptions { Hidden = 8, MemoryCells = cells };
        using var one = Parallel(options, 1);
        using var three = Parallel(options, 3);
        var batch = Batch(Play(one.Network, options, steps: 60, most: 7), cells > 0);
        var outputs = one.Evaluate(batch);
        Assert.Equal(outputs, three.Evaluate(batch), (a, b) => Math.Abs(a - b) < 1e-5);
        batch.Estimate(outputs, options);
        int[] units = [.. Enumerable.Range(0, batch.Units).Where(u => u % 3 != 1)];
        var (first, second) = (new float[one.Parameters], new float[one.Parameters]);
        var figures = (one.Make(batch, units, first).Means(options), three.Make(batch, units, second).Means(options));
        Assert.All(first.Zip(second), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        Assert.All(figures.Item1.Zip(figures.Item2), pair => Assert.Equal(pair.First.Value, pair.Second.Value, 1e-5));
        Assert.True(first.Max(MathF.Abs) > 1e-4);
    }

    [Fact]
    public void The_memory_is_PyTorch_s_LSTM()
    {
        var random = new Xoshiro256(1);
        using var ours = new LstmLayer(3, 4, ref random);
        using var theirs = nn.LSTMCell(3, 4);
        var to = theirs.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        var from = ours.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        using var noGrad = no_grad();
        to["weight_ih"].copy_(from["input"]);
        to["weight_hh"].copy_(from["recurrent"]);
        to["bias_ih"].copy_(from["bias"]);
        to["bias_hh"].zero_();
        using var generator = new Generator(1);
        var (input, memory) = (randn([6, 2, 3], generator: generator), randn([2, 8], generator: generator));
        var (output, after) = ours.Run(input, memory);
        var (hidden, cell) = (memory.narrow(1, 0, 4).contiguous(), memory.narrow(1, 4, 4).contiguous());
        for (var t = 0; t < 6; t++)
        {
            (hidden, cell) = theirs.call(input[t], (hidden, cell));
            Close(hidden, output[t]);
        }

        Close(cat([hidden, cell], 1), after);
    }

    [Fact]
    public void A_unit_is_a_step_or_a_whole_segment()
    {
        var options = new ActorCriticOptions { Hidden = 8 };
        using var network = Network(options, 1);
        var segments = Play(network, options, steps: 6, most: 3);
        var (steps, whole) = (Batch(segments, false), Batch(segments, true));
        Assert.Equal(segments.Sum(s => s.Steps), steps.Units);
        Assert.Equal(segments.Count, whole.Units);
        Assert.Equal([0, 4], steps.RowsOf([0, 3])); // the row after the first segment's three steps is no step
        Assert.Equal([4, 5, 6, 7, 0, 1, 2, 3], whole.RowsOf([1, 0]));
        Assert.All(Enumerable.Range(0, steps.Rows), row => Assert.Equal(Array.IndexOf(steps.Steps, row) >= 0, steps.IsStep[row]));
    }

    private static PolicyValueNetwork Network(ActorCriticOptions options, ulong seed)
    {
        var random = new Xoshiro256(seed);
        return new PolicyValueNetwork(s_info, options, ref random);
    }

    private static ParallelGradient Parallel(ActorCriticOptions options, int threads)
    {
        var seed = 1UL;
        return new ParallelGradient(() => new GradientMaker(Network(options, seed++), s_info, options), threads);
    }

    private static List<TrajectorySegment> Play(PolicyValueNetwork network, ActorCriticOptions options, int steps, int most)
    {
        using var player = new PolicyPlayer<CartPole>(default, network, 3, most, seed: 1);
        var segments = new List<TrajectorySegment>();
        for (var i = 0; i < steps; i++)
        {
            player.Step(segments);
        }

        player.Cut(segments);
        Assert.All(segments, s => Assert.Equal(2 * options.MemoryCells, s.Memory?.Length ?? 0));
        return segments;
    }

    private static RolloutBatch Batch(List<TrajectorySegment> segments, bool whole) =>
        new(segments, new ObservationCodec(s_info.Observation), s_info.Observation.Size, whole);

    private static void Close(Tensor expected, Tensor actual) =>
        Assert.Equal(Layer.Elements(expected.contiguous()).ToArray(), Layer.Elements(actual.contiguous()).ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
}
