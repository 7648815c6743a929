using SelfPlay.Agents.Dqn;
using SelfPlay.Agents.Trajectories;
using SelfPlay.Agents.Weights;
using SelfPlay.Games;

namespace SelfPlay.Agents.Tests.Dqn;

public sealed class TransitionWindowTests
{
    private static readonly ObservationCodec s_codec = new(ObservationShape.Vector(1));

    [Fact]
    public void One_step_goes_from_state_to_state()
    {
        var window = Window(10, steps: 1);
        window.Add(Guid.NewGuid(), Segment(first: 10, [1, 2, 4], terminated: true));
        Assert.Equal(
            [(10, 0, 1, 0.5f, 11), (11, 1, 2, 0.5f, 12), (12, 2, 4, 0, 13)],
            Read(window, [0, 1, 2]));
    }

    [Fact]
    public void Several_steps_end_with_the_episode()
    {
        var window = Window(10, steps: 3);
        window.Add(Guid.NewGuid(), Segment(first: 10, [1, 2, 4, 8], terminated: true));
        Assert.Equal(
            [(10, 0, 1 + 1 + 1, 0.125f, 13), (11, 1, 2 + 2 + 2, 0, 14), (12, 2, 4 + 4, 0, 14), (13, 3, 8, 0, 14)],
            Read(window, [0, 1, 2, 3]));
    }

    [Fact]
    public void Truncation_is_not_termination()
    {
        var window = Window(10, steps: 3);
        window.Add(Guid.NewGuid(), Segment(first: 10, [1, 2, 4, 8], terminated: false));
        Assert.Equal(
            [(10, 0, 3, 0.125f, 13), (11, 1, 6, 0.125f, 14), (12, 2, 8, 0.25f, 14), (13, 3, 8, 0.5f, 14)],
            Read(window, [0, 1, 2, 3]));
    }

    [Fact]
    public void The_oldest_leave_when_it_is_full()
    {
        var priorities = new Priorities(3, exponent: 1);
        var window = new TransitionWindow(s_codec, 3, 1, 0.5f, priorities);
        window.Add(Guid.NewGuid(), Segment(10, [1, 2], terminated: false));
        Assert.Equal((2, 2), (window.Count, priorities.Total));
        priorities.Update([0, 1], [7, 9]);
        window.Add(Guid.NewGuid(), Segment(20, [3, 4], terminated: false));
        Assert.Equal(3, window.Count);
        Assert.Equal([21, 11, 20], Read(window, [0, 1, 2]).Select(t => (int)t.State));
        Assert.Equal([9, 9, 9], new[] { 0, 1, 2 }.Select(i => Math.Round(priorities[i], 3)));
    }

    /// <summary>Three segments of four in a ring of ten, of which the first has lost two; after a restart there is a fourth, and the ring begins elsewhere.</summary>
    [Fact]
    public void Saved_priorities_find_their_transitions()
    {
        var priorities = new Priorities(10, 1);
        var window = new TransitionWindow(s_codec, 10, 1, 0.5f, priorities);
        Guid[] ids = [.. Enumerable.Range(0, 4).Select(_ => Guid.NewGuid())];
        for (var k = 0; k < 3; k++)
        {
            window.Add(ids[k], Segment(10 * k, [0, 0, 0, 0], terminated: false));
        }

        int[] places = [.. Enumerable.Range(0, 10)];
        foreach (var (place, transition) in Read(window, places).Index())
        {
            priorities.Update([place], [transition.State + 1]);
        }

        var writer = new SafeTensorsWriter();
        window.SavePriorities().Add(writer);
        var saved = SavedPriorities.Read(SafeTensorsFile.Parse(writer.ToArray()), 10);
        Assert.Equal(ids[..3], saved.Segments);
        Assert.Equal([2, 4, 4], saved.Counts);
        Assert.Equal([3, 4, 11, 12, 13, 14, 21, 22, 23, 24], saved.Values.Select(p => (int)Math.Round(p)));

        var again = new Priorities(16, 1) { Largest = 50 };
        var filled = new TransitionWindow(s_codec, 16, 1, 0.5f, again);
        filled.Restore(saved);
        Assert.Same(saved, filled.SavePriorities());
        for (var k = 0; k < 4; k++)
        {
            filled.Add(ids[k], Segment(10 * k, [0, 0, 0, 0], terminated: false));
        }

        Assert.Equal([50, 50, 3, 4, 11, 12, 13, 14, 21, 22, 23, 24, 50, 50, 50, 50], Enumerable.Range(0, 16).Select(place => (int)Math.Round(again[place])));
    }

    [Fact]
    public void Without_priorities_all_are_drawn_alike()
    {
        var window = Window(10, 1);
        window.Add(Guid.NewGuid(), Segment(0, [0, 0, 0, 0], terminated: false));
        var (batch, random, counts) = (new TransitionBatch(50), new Xoshiro256(1), new int[4]);
        for (var i = 0; i < 800; i++)
        {
            window.Draw(batch, 4, 0.5, ref random);
            Assert.All(batch.Weights, w => Assert.Equal(1, w));
            foreach (var index in batch.Indices)
            {
                counts[index]++;
            }
        }

        Assert.All(counts, count => Assert.InRange(count, 9_600, 10_400));
    }

    private static TransitionWindow Window(int capacity, int steps) => new(s_codec, capacity, steps, 0.5f, null);

    /// <summary>Observations count up from <paramref name="first"/>, and actions from 0.</summary>
    private static TrajectorySegment Segment(int first, float[] rewards, bool terminated) => new()
    {
        Observations = [.. Enumerable.Range(first, rewards.Length + 1).SelectMany(o => BitConverter.GetBytes((float)o))],
        Actions = [.. Enumerable.Range(0, rewards.Length)],
        Rewards = rewards,
        Terminated = terminated,
    };

    private static (float State, int Action, float Return, float Discount, float Next)[] Read(TransitionWindow window, int[] indices)
    {
        var batch = new TransitionBatch(indices.Length);
        indices.CopyTo(batch.Indices, 0);
        var (states, next) = (new float[indices.Length], new float[indices.Length]);
        window.Read(batch, states, next);
        return [.. indices.Select((_, i) => (states[i], batch.Actions[i], batch.Returns[i], batch.Discounts[i], next[i]))];
    }
}
