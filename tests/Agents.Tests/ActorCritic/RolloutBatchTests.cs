using SelfPlay.Agents.ActorCritic;
using SelfPlay.Agents.Trajectories;
using SelfPlay.Games;

namespace SelfPlay.Agents.Tests.ActorCritic;

/// <summary>
/// Two segments, of two steps and a termination and of one step and a cut; the network gives both actions the same probability, and the values 0.5, 1 (100 after the
/// end), 2 (4 after the cut).
/// </summary>
public sealed class RolloutBatchTests
{
    private static readonly ActorCriticOptions s_options = new() { Discount = 0.9f, Lambda = 0.5f };
    private static readonly float[] s_outputs = [0, 0, 0.5f, 0, 0, 1, 0, 0, 100, 0, 0, 2, 0, 0, 4];

    [Fact]
    public void Nothing_follows_a_termination_and_a_value_follows_a_cut()
    {
        var batch = Batch();
        batch.Estimate(s_outputs, s_options);

        // δ = 1 + 0.9 * 1 - 0.5 = 1.4, 2 - 1 = 1 and 3 + 0.9 * 4 - 2 = 4.6
        Assert.Equal([1.4f + (0.45f * 1), 1, 0, 4.6f, 0], batch.Advantage, Close);
        Assert.Equal([2.35f, 2, 0, 6.6f, 0], batch.Target, Close);
    }

    [Fact]
    public void V_trace_weighs_by_the_network_s_probability_over_the_actor_s()
    {
        var batch = Batch();
        batch.Estimate(s_outputs, s_options with { Lambda = 1, Estimator = AdvantageEstimator.VTrace, MaxRatio = 10 });

        // The first segment is of the network's own policy: 1 + 0.9 * 2 and 2. The other's ratio is 0.5 / 0.25 = 2.
        Assert.Equal([2.8f, 2, 0, 2 + (2 * 4.6f), 0], batch.Target, Close);
        Assert.Equal([2.3f, 1, 0, 2 * 4.6f, 0], batch.Advantage, Close);
    }

    [Fact]
    public void Without_a_baseline_advantages_are_returns()
    {
        var batch = Batch();
        batch.Estimate(s_outputs, s_options with { Lambda = 1, Baseline = false });
        Assert.Equal([2.8f, 2, 0, 3, 0], batch.Advantage, Close);
    }

    [Fact]
    public void Advantages_are_normalized_over_the_steps_of_a_minibatch()
    {
        var batch = Batch();
        batch.Estimate(s_outputs, s_options);
        var spread = AdvantageSpread.Of(batch, [0, 1, 2, 3, 4]);
        Assert.Equal((3, 7.45f / 3), (spread.Steps, spread.Mean), (a, b) => a.Item1 == b.Item1 && Close(a.Item2, b.Item2));
        Assert.Equal([-0.4122f, -0.9654f, 1.3777f], batch.Steps.Select(row => spread.Normalize(batch.Advantage[row])), (a, b) => Math.Abs(a - b) < 1e-3);
        Assert.Equal(0, AdvantageSpread.Of(batch, [1]).Normalize(1));
    }

    private static RolloutBatch Batch() => new(
        [
            new TrajectorySegment { Observations = new byte[12], Actions = [0, 1], Rewards = [1, 2], LogProbabilities = [MathF.Log(0.5f), MathF.Log(0.5f)], Terminated = true },
            new TrajectorySegment { Observations = new byte[8], Actions = [1], Rewards = [3], LogProbabilities = [MathF.Log(0.25f)], Terminated = false },
        ],
        new ObservationCodec(ObservationShape.Vector(1)),
        size: 1);

    private static bool Close(float a, float b) => Math.Abs(a - b) < 1e-5;
}
