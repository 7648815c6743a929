namespace SelfPlay.Games.Tests.Environments;

/// <summary>What every environment must do, whatever its rules: one small class for each environment runs all of this.</summary>
public abstract class EnvironmentConformance<TEnvironment>
    where TEnvironment : struct, IEnvironment<TEnvironment>
{
    private const int Steps = 5000;

    /// <summary>The environment with its usual options.</summary>
    protected abstract TEnvironment Create();

    /// <summary>Whether a step can bring such a reward.</summary>
    protected abstract bool IsReward(double reward);

    [Fact]
    public void The_description_is_complete_and_shared_by_copies()
    {
        var environment = Create();
        var info = environment.Info;
        Assert.Same(info, environment.Info);
        Assert.All([info.Name, info.Title, .. info.Actions], Assert.NotEmpty);
        Assert.InRange(info.Actions.Count, 2, 6);
        Assert.Equal(info.Actions.Distinct(), info.Actions);
        Assert.True(info.Observation.Size > 0 && info.TimeLimit >= 0);
        Assert.Equal(info.Observation.IsVector, info.Observation.Size == info.Observation.Planes);
    }

    [Fact]
    public void Episodes_end_and_begin_again()
    {
        var ends = Play(1).Count(step => step.Result.IsOver);
        Assert.InRange(ends, 1, Steps);
    }

    [Fact]
    public void Rewards_are_those_of_the_task_and_an_episode_ends_in_one_way()
    {
        foreach (var (_, result, _) in Play(2))
        {
            Assert.True(IsReward(result.Reward), $"a reward of {result.Reward}");
            Assert.False(result.Terminated && result.Truncated);
        }
    }

    [Fact]
    public void Episodes_repeat_with_the_seed_and_differ_without()
    {
        Assert.Equal(Trace(3), Trace(3));
        Assert.NotEqual(Trace(3), Trace(4));
        static string Text((string State, StepResult Result, float[] Observation) step) => $"{step.State} {step.Result} {string.Join(' ', step.Observation)}";
        string[] Trace(ulong seed) => [.. Play(seed, 500).Select(Text)];
    }

    [Fact]
    public void Copying_the_value_copies_the_state()
    {
        var random = new Xoshiro256(5);
        var environment = Create();
        environment.Reset(ref random);
        for (var i = 0; i < 200; i++)
        {
            var copy = environment;
            var (before, copied) = (environment.ToText(), random);
            var first = environment.Step(i % environment.Info.Actions.Count, ref random);
            Assert.Equal(before, copy.ToText());
            Assert.Equal(first, copy.Step(i % environment.Info.Actions.Count, ref copied));
            Assert.Equal(environment.ToText(), copy.ToText());
            if (first.IsOver)
            {
                environment.Reset(ref random);
            }
        }
    }

    [Fact]
    public void Observations_are_overwritten_to_the_last_number_and_no_further()
    {
        var random = new Xoshiro256(6);
        var environment = Create();
        var size = environment.Info.Observation.Size;
        var (onNaN, onOnes) = (new float[size + 8], new float[size + 8]);
        environment.Reset(ref random);
        for (var i = 0; i < 1000; i++)
        {
            Array.Fill(onNaN, float.NaN);
            Array.Fill(onOnes, 1);
            environment.WriteObservation(onNaN);
            environment.WriteObservation(onOnes);
            Assert.Equal(onNaN[..size], onOnes[..size]);
            Assert.All(onNaN[..size], v => Assert.True(float.IsFinite(v)));
            Assert.All(onNaN[size..], v => Assert.True(float.IsNaN(v)));
            if (environment.Step(random.Below(environment.Info.Actions.Count), ref random).IsOver)
            {
                environment.Reset(ref random);
            }
        }
    }

    [Fact]
    public void Binary_observations_hold_zeros_and_ones_and_planes_are_binary()
    {
        var shape = Create().Info.Observation;
        Assert.True(shape.IsVector || shape.IsBinary);
        if (shape.IsBinary)
        {
            Assert.All(Play(7, 500), step => Assert.All(step.Observation, v => Assert.True(v is 0 or 1)));
        }
    }

    [Fact]
    public void The_text_of_planes_has_a_row_for_every_row()
    {
        var shape = Create().Info.Observation;
        if (!shape.IsVector)
        {
            foreach (var (state, _, _) in Play(8, 200))
            {
                var rows = state.Split('/');
                Assert.Equal(shape.Height, rows.Length);
                Assert.All(rows, row => Assert.Equal(shape.Width, row.Length));
            }
        }
    }

    [Fact]
    public void Actions_there_are_none_of_are_refused()
    {
        var random = new Xoshiro256(9);
        var environment = Create();
        environment.Reset(ref random);
        var text = environment.ToText();
        foreach (var action in new[] { -1, environment.Info.Actions.Count, int.MinValue, int.MaxValue })
        {
            var exception = Assert.Throws<ArgumentOutOfRangeException>(() => environment.Step(action, ref random));
            Assert.Contains($"0 to {environment.Info.Actions.Count - 1}", exception.Message);
        }

        Assert.Equal(text, environment.ToText());
    }

    [Fact]
    public void Nothing_but_text_allocates()
    {
        var random = new Xoshiro256(10);
        var environment = Create();
        var observation = new float[environment.Info.Observation.Size];
        Exercise(ref environment, observation, ref random); // compiles everything
        var least = long.MaxValue;
        for (var attempt = 0; attempt < 3 && least > 0; attempt++)
        {
            // What a step allocates it allocates every time; the runtime itself does now and then, while it compiles better code.
            var before = GC.GetAllocatedBytesForCurrentThread();
            var ends = Exercise(ref environment, observation, ref random);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.NotEqual(0, ends);
        }

        Assert.Equal(0, least);
    }

    /// <summary>Random play: the state, what led to it, and its observation.</summary>
    protected IEnumerable<(string State, StepResult Result, float[] Observation)> Play(ulong seed, int steps = Steps)
    {
        var random = new Xoshiro256(seed);
        var environment = Create();
        environment.Reset(ref random);
        for (var i = 0; i < steps; i++)
        {
            var result = environment.Step(random.Below(environment.Info.Actions.Count), ref random);
            var observation = new float[environment.Info.Observation.Size];
            environment.WriteObservation(observation);
            yield return (environment.ToText(), result, observation);
            if (result.IsOver)
            {
                environment.Reset(ref random);
            }
        }
    }

    private static int Exercise(ref TEnvironment environment, float[] observation, ref Xoshiro256 random)
    {
        var ends = 0;
        environment.Reset(ref random);
        for (var i = 0; i < Steps; i++)
        {
            var copy = environment;
            copy.WriteObservation(observation);
            if (environment.Step(random.Below(environment.Info.Actions.Count), ref random).IsOver)
            {
                environment.Reset(ref random);
                ends++;
            }
        }

        return ends;
    }
}
