namespace SelfPlay.Cli.Tests;

public sealed class PlanTests
{
    [Fact]
    public async Task Value_iteration_comes_to_the_linear_solve_within_its_bound()
    {
        var run = await CommandRun.OfAsync("plan", "frozenlake", "--json");
        Assert.Equal(0, run.ExitCode);
        var sweeps = run.Json.GetProperty("sweeps").EnumerateArray().Select(s => (Bound: s.GetProperty("bound").GetDouble(), Error: s.GetProperty("error").GetDouble())).ToArray();
        Assert.True(sweeps.Length > 100);
        Assert.All(sweeps, s => Assert.True(s.Error <= s.Bound + 1e-12, $"{s.Error} above {s.Bound}"));
        Assert.All(sweeps.Zip(sweeps[1..]), pair => Assert.True(pair.Second.Error <= (0.99 * pair.First.Error) + 1e-12));
        Assert.True(sweeps[^1].Error < 1e-8);
        Assert.Equal(0.542026, run.Json.GetProperty("startValue").GetDouble(), 1e-6); // Gymnasium's lake at 0.99
        Assert.Equal(16, run.Json.GetProperty("values").GetArrayLength());
    }

    [Fact]
    public async Task A_world_of_one_s_own_is_shown()
    {
        var run = await CommandRun.OfAsync("plan", "gridworld", "--set", "map=S.+", "slip=0", "step-reward=0", "discount=0.5");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("an episode is worth 0.5", run.Output, StringComparison.Ordinal);
        Assert.Contains("right", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_world_too_large_to_solve_is_refused()
    {
        var map = string.Join('/', Enumerable.Repeat(new string('.', 50), 44).Append("S" + new string('.', 48) + "+"));
        Assert.Contains("at most 2000 states, and this one has 2250", (await CommandRun.OfAsync("plan", "gridworld", "--set", $"map={map}")).AssertOneSentence(2), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("breakout", "discount=0.9", "Planning needs numbered states, and 'breakout' has none; those that have are frozenlake,")]
    [InlineData("frozenlake", "discount=2", "The setting discount is 2; it has to be between 0 and 1.")]
    [InlineData("frozenlake", "step-size=1", "There is no setting 'step-size'; the settings are discount, tolerance,")]
    [InlineData("gridworld", "map=...", "The map '...' has no start 'S'.")]
    public async Task A_bad_task_or_setting_is_named_in_one_sentence(string task, string setting, string message)
    {
        var run = await CommandRun.OfAsync("plan", task, "--set", setting);
        Assert.Contains(message, run.AssertOneSentence(2), StringComparison.Ordinal);
    }
}
