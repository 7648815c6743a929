using SelfPlay.Games.Grids;
using SelfPlay.Games.MinAtar;

namespace SelfPlay.Games.Tests.Environments;

public sealed class VectorEnvironmentTests
{
    private const int Count = 5;

    [Fact]
    public void Each_environment_does_what_it_would_do_alone()
    {
        var vector = new VectorEnvironment<MinAtar<Seaquest>>(new MinAtar<Seaquest>(new()), Count, seed: 7);
        for (var i = 0; i < Count; i++)
        {
            CompareWithAlone(new VectorEnvironment<MinAtar<Seaquest>>(new MinAtar<Seaquest>(new()), Count, seed: 7), i);
        }

        Assert.Equal(vector.Observations.Length, Count * vector.Info.Observation.Size);
    }

    [Fact]
    public void Truncated_episodes_hand_over_their_last_observation()
    {
        var lake = new TimeLimited<GridEnvironment>(new GridEnvironment(GridWorld.Create(new() { Map = "S....", Slip = 0 })), 3);
        var vector = new VectorEnvironment<TimeLimited<GridEnvironment>>(lake, 1, seed: 1);
        for (var step = 1; step <= 3; step++)
        {
            vector.Step([1]);
        }

        Assert.True(vector.Results[0] is { Truncated: true, Terminated: false });
        Assert.Equal([0, 0, 0, 1, 0], vector.FinalObservations);
        Assert.Equal([1, 0, 0, 0, 0], vector.Observations);
        Assert.Equal((3, -0.12), (vector.Lengths[0], Math.Round(vector.Returns[0], 12)));
        vector.Step([1]);
        Assert.Equal((1, -0.04), (vector.Lengths[0], vector.Returns[0]));
    }

    [Fact]
    public void Stepping_allocates_nothing()
    {
        var vector = new VectorEnvironment<MinAtar<Breakout>>(new MinAtar<Breakout>(new()), 32, seed: 3);
        var actions = new int[32];
        Run(vector, actions);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(vector, actions);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Wrong_numbers_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new VectorEnvironment<Catch>(default(Catch), 0, seed: 1));
        var vector = new VectorEnvironment<Catch>(default(Catch), 2, seed: 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => vector.Step([1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => vector.Step([1, 3]));
    }

    private static void CompareWithAlone(VectorEnvironment<MinAtar<Seaquest>> vector, int index)
    {
        var (random, actions) = (Xoshiro256.ForStream(7, (ulong)index), new Xoshiro256(8));
        var alone = new MinAtar<Seaquest>(new());
        alone.Reset(ref random);
        var observation = new float[vector.Info.Observation.Size];
        var chosen = new int[Count];
        var (total, length) = (0.0, 0);
        for (var step = 0; step < 1000; step++)
        {
            alone.WriteObservation(observation);
            Assert.Equal(observation, Row(vector.Observations));
            for (var i = 0; i < Count; i++)
            {
                chosen[i] = actions.Below(6);
            }

            vector.Step(chosen);
            var result = alone.Step(chosen[index], ref random);
            (total, length) = (total + result.Reward, length + 1);
            Assert.Equal((result, total, length), (vector.Results[index], vector.Returns[index], vector.Lengths[index]));
            if (result.IsOver)
            {
                alone.WriteObservation(observation);
                Assert.Equal(observation, Row(vector.FinalObservations));
                alone.Reset(ref random);
                (total, length) = (0, 0);
            }
        }

        float[] Row(float[] all) => all[(index * observation.Length)..((index + 1) * observation.Length)];
    }

    private static void Run(VectorEnvironment<MinAtar<Breakout>> vector, int[] actions)
    {
        for (var step = 0; step < 1000; step++)
        {
            for (var i = 0; i < actions.Length; i++)
            {
                actions[i] = (step + i) % 6;
            }

            vector.Step(actions);
        }
    }
}
