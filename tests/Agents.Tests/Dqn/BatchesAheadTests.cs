using SelfPlay.Agents.Dqn;
using SelfPlay.Agents.Networks;
using SelfPlay.Agents.Trajectories;
using SelfPlay.Games;
using SelfPlay.Torch;

namespace SelfPlay.Agents.Tests.Dqn;

public sealed class BatchesAheadTests
{
    private const int Size = 6;

    private static readonly EnvironmentInfo s_info = new("line", "Line", ["a", "b"], ObservationShape.Vector(1));
    private static readonly DqnOptions s_options = new() { Hidden = 8, BatchSize = Size, WindowSamples = 20, TargetSteps = 11 };

    public BatchesAheadTests() => TorchThreads.Use(1);

    [Fact]
    public void The_target_network_is_asked_as_it_is_at_the_step()
    {
        var random = new Xoshiro256(1);
        using var first = new DqnNetwork(s_info, s_options, 1, ref random);
        using var second = new DqnNetwork(s_info, s_options, 1, ref random);
        using var copy = new DqnNetwork(s_info, s_options, 1, ref random); // the other one may be looked at on another thread
        using var batches = new BatchesAhead(s_info, s_options);
        var window = Window(s_options, null);
        window.Add(Guid.NewGuid(), Segment(first: 0, steps: 20));
        for (var step = 0; step < 3 * s_options.TargetSteps; step++)
        {
            var target = step / s_options.TargetSteps == 1 ? second : first; // another one after each copy
            batches.GoTo(step, window, target, 1, ref random);
            new FlatParameters(copy).CopyFrom(new FlatParameters(target));
            Assert.Equal(copy.Forward(batches.NextStates).ToArray(), batches.NextOutput.ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
            Belong(batches);
        }
    }

    /// <summary>The window moves on under the batches of a group, which stay what they were when the group before it began, or it itself after a copy.</summary>
    [Fact]
    public void What_was_drawn_is_learnt_from_also_when_it_has_left_the_window()
    {
        var random = new Xoshiro256(1);
        using var target = new DqnNetwork(s_info, s_options, 1, ref random);
        using var batches = new BatchesAhead(s_info, s_options);
        var window = Window(s_options, null);
        for (var step = 0; step < 3 * s_options.TargetSteps; step++)
        {
            window.Add(Guid.NewGuid(), Segment(first: 100 * step, steps: 20));
            batches.GoTo(step, window, target, 1, ref random);
            var drawnAt = 100 * (step - (step % s_options.TargetSteps)); // 8 steps and 3
            Assert.All(batches.States.ToArray(), state => Assert.InRange(state, drawnAt, drawnAt + 19));
            Belong(batches);
        }
    }

    [Fact]
    public void The_group_after_the_next_is_drawn_when_the_next_one_begins()
    {
        var random = new Xoshiro256(1);
        using var target = new DqnNetwork(s_info, s_options, 1, ref random);
        using var batches = new BatchesAhead(s_info, s_options with { TargetSteps = 100 });
        var window = Window(s_options, null);
        for (var step = 0; step < 40; step++)
        {
            window.Add(Guid.NewGuid(), Segment(first: 100 * step, steps: 20));
            batches.GoTo(step, window, target, 1, ref random);
            var drawnAt = 100 * Math.Max(0, (step / 8 * 8) - 8);
            Assert.All(batches.States.ToArray(), state => Assert.InRange(state, drawnAt, drawnAt + 19));
        }
    }

    /// <summary>Wherever a run is taken up again, within a group or between two, with or without one ahead, every step has the batch it would have had.</summary>
    [Fact]
    public void Groups_under_way_are_drawn_again_as_they_were()
    {
        const int Steps = 50;
        var options = s_options with { TargetSteps = 19, WindowSamples = 10 * Steps };
        var random = new Xoshiro256(1);
        using var target = new DqnNetwork(s_info, options, 1, ref random);
        using var batches = new BatchesAhead(s_info, options);
        var sources = new List<(Xoshiro256, int[])>();
        var expected = Learn(batches, 0, random, sources);
        for (var stop = 0; stop < Steps; stop++)
        {
            using var again = new BatchesAhead(s_info, options);
            var (source, among) = sources[stop];
            again.DrawAgain(among);
            Assert.Equal(among, again.Source(stop, source).Among);
            Assert.Equal(expected[stop..], Learn(again, stop, source, []));
        }

        int[][] Learn(BatchesAhead ahead, int from, Xoshiro256 chance, List<(Xoshiro256, int[])> before)
        {
            var window = Window(options, null);
            var drawn = new List<int[]>();
            for (var step = 0; step < Steps; step++)
            {
                window.Add(Guid.NewGuid(), Segment(first: 0, steps: 10));
                if (step >= from)
                {
                    before.Add(ahead.Source(step, chance));
                    ahead.GoTo(step, window, target, 1, ref chance);
                    drawn.Add([.. ahead.Batch.Indices]);
                }
            }

            return [.. drawn];
        }
    }

    /// <summary>As after a step that failed.</summary>
    [Fact]
    public void A_step_that_is_gone_to_again_has_the_batch_it_had()
    {
        var random = new Xoshiro256(1);
        using var target = new DqnNetwork(s_info, s_options, 1, ref random);
        using var batches = new BatchesAhead(s_info, s_options);
        var window = Window(s_options, null);
        window.Add(Guid.NewGuid(), Segment(first: 0, steps: 20));
        for (var step = 0; step < 3 * s_options.TargetSteps; step++)
        {
            batches.GoTo(step, window, target, 1, ref random);
            var (indices, chance, among) = (batches.Batch.Indices.ToArray(), random, batches.Source(step, random).Among);
            batches.GoTo(step, window, target, 1, ref random);
            Assert.Equal(indices, batches.Batch.Indices);
            Assert.Equal(chance, random);
            Assert.Equal(among, batches.Source(step, random).Among);
        }
    }

    [Fact]
    public void With_priorities_every_step_draws_by_those_there_are()
    {
        var options = s_options with { Prioritized = true, PriorityExponent = 1 };
        var random = new Xoshiro256(1);
        using var target = new DqnNetwork(s_info, options, 1, ref random);
        using var batches = new BatchesAhead(s_info, options);
        var priorities = new Priorities(20, 1);
        var window = Window(options, priorities);
        window.Add(Guid.NewGuid(), Segment(first: 0, steps: 20));
        for (var step = 0; step < 12; step++)
        {
            var errors = new float[20];
            errors[step] = 1e6f;
            priorities.Update([.. Enumerable.Range(0, 20)], errors);
            batches.GoTo(step, window, target, 1, ref random);
            Assert.All(batches.Batch.Indices, index => Assert.Equal(step, index));
        }
    }

    /// <summary>A transition from s is to s + 1, with the reward 2 s.</summary>
    private static void Belong(BatchesAhead batches)
    {
        var (states, next) = (batches.States.ToArray(), batches.NextStates.ToArray());
        Assert.Equal(states.Select(s => s + 1), next);
        Assert.Equal(states.Select(s => 2 * s), batches.Batch.Returns);
    }

    private static TransitionWindow Window(DqnOptions options, Priorities? priorities) => new(new ObservationCodec(s_info.Observation), options.WindowSamples, 1, 0.9f, priorities);

    private static TrajectorySegment Segment(int first, int steps) => new()
    {
        Observations = [.. Enumerable.Range(first, steps + 1).SelectMany(o => BitConverter.GetBytes((float)o))],
        Actions = new int[steps],
        Rewards = [.. Enumerable.Range(first, steps).Select(o => 2f * o)],
        Terminated = false,
    };
}
