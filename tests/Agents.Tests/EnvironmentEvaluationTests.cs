using SelfPlay.Agents.Players;
using SelfPlay.Search.Players;

namespace SelfPlay.Agents.Tests;

/// <summary>What runs have learnt, played without exploring.</summary>
[Collection("Whole runs")]
public sealed class EnvironmentEvaluationTests
{
    [Theory]
    [InlineData("catch", "ppo", 0.9)]
    [InlineData("catch", "dqn", 0.9)]
    [InlineData("cliffwalk", "q-learning", -13)] // the shortest way along the cliff
    [Trait("Category", "Learning")]
    public void What_was_learnt_is_played(string task, string algorithm, double least)
    {
        (string, string)[] settings = algorithm switch
        {
            "ppo" => [("threads", "1")],
            "dqn" => [("exploration-steps", "5000")],
            _ => [],
        };
        using var run = new AlgorithmRun(task, algorithm, 1, settings);
        var untrained = Evaluate(run, 200);
        run.Learn(frames: 100_000, r => r.Newest.GetValueOrDefault("episode.recent_return") > 0.97 || (algorithm == "dqn" && r.Newest.GetValueOrDefault("episode.recent_return") > 0.9));
        var trained = Evaluate(run, 200);
        Assert.Equal(200, trained.Episodes);
        Assert.True(trained.Mean >= least, $"mean return {trained.Mean}");
        Assert.True(trained.Mean > untrained.Mean);
        Assert.Equal(trained, Evaluate(run, 200));
    }

    [Fact]
    public void Long_episodes_count_as_much_as_short_ones()
    {
        // Untrained play of cart-pole has about 22 steps an episode; the first 40 to end of 32 environments would be shorter.
        using var run = new AlgorithmRun("cartpole", "ppo", 1, ("threads", "1"));
        var (few, many) = (Evaluate(run, 40), Evaluate(run, 2000));
        Assert.Equal(many.Mean, few.Mean, 4 * many.Deviation / Math.Sqrt(40));
        Assert.Equal(many.Mean, many.Length); // a reward each step
        Assert.InRange(many.Mean, 18, 27);
        Assert.True(many.Least >= 8 && many.Most <= 500);
    }

    [Fact]
    public void An_episode_that_never_ends_is_cut_and_counted()
    {
        using var walled = new AlgorithmRun("gridworld", "q-learning", 1, ("map", "S#+")); // whatever is done, it stays at the start
        var score = Evaluate(walled, 3);
        Assert.Equal((3, 3, EnvironmentEvaluation.MostSteps), (score.Episodes, score.Cut, score.Length));
        Assert.Equal(-0.04 * EnvironmentEvaluation.MostSteps, score.Mean, 1e-3);

        using var limited = new AlgorithmRun("gridworld", "q-learning", 1, ("map", "S#+"), ("time-limit", "50"));
        score = Evaluate(limited, 3);
        Assert.Equal((0, 50), (score.Cut, score.Length)); // a time limit is the task's own end
        Assert.Equal(0, score.Error);
        Assert.Null(Evaluate(limited, 1).Error); // one episode does not tell
    }

    [Fact]
    public void Damaged_weights_and_algorithms_for_games_are_refused()
    {
        using var run = new AlgorithmRun("cartpole", "ppo", 1, ("threads", "1"));
        Assert.Throws<PlayerSpecException>(() => EnvironmentEvaluation.Run(new(run.Spec, 1, new byte[9]), 1, 1, CancellationToken.None));
        var game = new AgentSpec("connect4", "alphazero", new Dictionary<string, string>(), 1);
        Assert.Throws<PlayerSpecException>(() => EnvironmentEvaluation.Run(new(game, 1, new byte[9]), 1, 1, CancellationToken.None));
    }

    private static EnvironmentScore Evaluate(AlgorithmRun run, int episodes) =>
        EnvironmentEvaluation.Run(new(run.Spec, 7, run.Learner.ExportWeights()), episodes, 1, CancellationToken.None);
}
