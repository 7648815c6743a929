using SelfPlay.Agents.Dqn;
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
        var batches = new BatchesAhead(s_info, s_options);
        var random = new Xoshiro256(1);
        var targets = Enumerable.Range(0, 3).Select(_ => new DqnNetwork(s_info, s_options, 1, ref random)).ToArray();
        var window = Window(s_options, null);
        window.Add(Segment(first: 0, steps: 20));
        for (var step = 0; step < 3 * s_options.TargetSteps; step++)
        {
            var target = targets[step / s_options.TargetSteps]; // another one after each copy
            batches.GoTo(step, window, target, 1, ref random);
            Assert.Equal(target.Forward(batches.NextStates).ToArray(), batches.NextOutput.ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
            Belong(batches);
        }

        Array.ForEach(targets, target => target.Dispose());
    }

    /// <summary>The window moves on under the batches of a group, which stay what they were when it began.</summary>
    [Fact]
    public void What_was_drawn_is_learnt_from_also_when_it_has_left_the_window()
    {
        var batches = new BatchesAhead(s_info, s_options);
        var random = new Xoshiro256(1);
        using var target = new DqnNetwork(s_info, s_options, 1, ref random);
        var window = Window(s_options, null);
        window.Add(Segment(first: 0, steps: 20));
        for (var step = 0; step < 8; step++)
        {
            batches.GoTo(step, window, target, 1, ref random);
            Belong(batches);
            Assert.All(batches.States.ToArray(), state => Assert.InRange(state, 0, 19));
            window.Add(Segment(first: 100 * (step + 1), steps: 20));
        }

        batches.GoTo(8, window, target, 1, ref random);
        Assert.All(batches.States.ToArray(), state => Assert.InRange(state, 800, 819));
    }

    [Fact]
    public void With_priorities_every_step_draws_by_those_there_are()
    {
        var options = s_options with { Prioritized = true, PriorityExponent = 1 };
        var batches = new BatchesAhead(s_info, options);
        var random = new Xoshiro256(1);
        using var target = new DqnNetwork(s_info, options, 1, ref random);
        var priorities = new Priorities(20, 1);
        var window = Window(options, priorities);
        window.Add(Segment(first: 0, steps: 20));
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
