using SelfPlay.Agents.Dqn;
using SelfPlay.Agents.Networks;
using SelfPlay.Agents.Trajectories;
using SelfPlay.Games;
using SelfPlay.Torch;

namespace SelfPlay.Agents.Tests.Dqn;

public sealed class DqnGradientTests
{
    private const int Actions = 3;

    private static readonly EnvironmentInfo s_info = new("point", "Point", ["a", "b", "c"], ObservationShape.Vector(2));

    public DqnGradientTests() => TorchThreads.Use(1);

    /// <summary>The target network says what the best action afterwards is worth; with double DQN the network that learns says which that is.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Double_DQN_chooses_by_the_network_that_learns(bool twice)
    {
        var options = new DqnOptions { Hidden = 8, BatchSize = 32, WindowSamples = 50, Double = twice, TargetSteps = 1 }; // nothing is looked at ahead
        var random = new Xoshiro256(1);
        using var network = new DqnNetwork(s_info, options, 1, ref random);
        using var target = new DqnNetwork(s_info, options, 1, ref random);
        var window = new TransitionWindow(new ObservationCodec(s_info.Observation), 50, 1, 0.9f, null);
        window.Add(Guid.NewGuid(), Segment(50, ref random));
        using var batches = new BatchesAhead(s_info, options);
        batches.GoTo(0, window, target, 1, ref random);
        var gradient = new DqnGradient(s_info, options);
        var made = new float[new FlatParameters(network).Count];
        network.MakeGradientIn(made);
        gradient.Make(batches, network);
        float[] byParameters = [.. made];

        var (here, next, worth) = (Rows(network.Forward(batches.States)), Rows(network.Forward(batches.NextStates)), Rows(target.Forward(batches.NextStates)));
        var batch = batches.Batch;
        var differ = 0;
        var byOutput = new float[options.BatchSize * Actions];
        for (var i = 0; i < options.BatchSize; i++)
        {
            var (own, its) = (Best(next[i]), Best(worth[i]));
            differ += own == its ? 0 : 1;
            var y = batch.Returns[i] + (batch.Discounts[i] * worth[i][twice ? own : its]);
            var delta = y - here[i][batch.Actions[i]];
            Assert.Equal(Math.Abs(delta), gradient.Errors[i], 1e-4);
            byOutput[(i * Actions) + batch.Actions[i]] = -Math.Clamp(delta, -1, 1) / options.BatchSize;
        }

        Assert.True(differ > 5, "the networks differ");
        _ = network.Forward(batches.States);
        network.Backward(byOutput);
        Assert.Equal(made, byParameters, (a, b) => Math.Abs(a - b) < 1e-5);
    }

    private static int Best(float[] values) => Array.IndexOf(values, values.Max());

    private static float[][] Rows(ReadOnlySpan<float> output) => [.. output.ToArray().Chunk(Actions)];

    private static TrajectorySegment Segment(int steps, ref Xoshiro256 random)
    {
        var observations = new float[2 * (steps + 1)];
        foreach (ref var number in observations.AsSpan())
        {
            number = 3 * (float)random.Normal();
        }

        return new TrajectorySegment
        {
            Observations = [.. observations.SelectMany(BitConverter.GetBytes)],
            Actions = [.. Enumerable.Range(0, steps).Select(t => t % Actions)],
            Rewards = [.. Enumerable.Range(0, steps).Select(t => t / (float)steps)],
        };
    }
}
