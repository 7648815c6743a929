using SelfPlay.Agents.Tabular;
using SelfPlay.Games;
using SelfPlay.Games.Grids;

namespace SelfPlay.Agents.Tests.Tabular;

public sealed class PolicyGradientTests
{
    private const double Discount = 0.9;

    /// <summary>Three decisions among three actions; where one goes and what it brings is partly chance.</summary>
    private static readonly TransitionTable s_threeSteps = new(
        5,
        3,
        (s, a) => s == 0 ? [new(0.7, 1 + (a % 2), a, false), new(0.3, 2, -1, false)]
            : s is 1 or 2 ? [new(0.5, 3, s - a, false), new(0.5, 4, 0.5 * a, false)]
            : [new(1, s, (s * a) - 3, true)],
        [1, 0, 0, 0, 0]);

    [Fact]
    public void The_exact_gradient_is_that_of_finite_differences()
    {
        const double Step = 1e-6;
        var logits = Logits(s_threeSteps, 1);
        var gradient = TabularPolicyGradient.Exact(s_threeSteps, TabularPolicy.Softmax(logits), Discount);
        for (var s = 0; s < 5; s++)
        {
            for (var a = 0; a < 3; a++)
            {
                logits[s, a] += Step;
                var above = Worth(logits);
                logits[s, a] -= 2 * Step;
                var below = Worth(logits);
                logits[s, a] += Step;
                Assert.Equal((above - below) / (2 * Step), gradient[s, a], 1e-8);
            }
        }

        static double Worth(ActionValues logits) => PolicyEvaluation.Solve(s_threeSteps, TabularPolicy.Softmax(logits), Discount)[0];
    }

    [Theory]
    [InlineData("whole return")]
    [InlineData("reinforce")]
    [InlineData("baseline")]
    [InlineData("actor-critic")]
    public void Estimates_have_the_exact_gradient_for_their_mean(string estimator)
    {
        const int Episodes = 100_000;
        var policy = TabularPolicy.Softmax(Logits(s_threeSteps, 2));
        var exact = TabularPolicyGradient.Exact(s_threeSteps, policy, Discount).Table;
        var (mean, variance) = Sample(s_threeSteps, policy, estimator, Episodes);
        for (var i = 0; i < exact.Length; i++)
        {
            var error = Math.Sqrt(variance[i] / Episodes);
            Assert.InRange(mean[i] - exact[i], (-3 * error) - 1e-12, (3 * error) + 1e-12);
        }
    }

    [Fact]
    public void A_baseline_and_a_critic_take_variance_away()
    {
        var policy = TabularPolicy.Softmax(Logits(s_threeSteps, 2));
        var (whole, plain, baseline, critic) = (Total("whole return"), Total("reinforce"), Total("baseline"), Total("actor-critic"));
        Assert.True(plain < whole, $"{plain} with the rewards to go, {whole} with the whole return");
        Assert.True(baseline < 0.8 * plain, $"{baseline} with a baseline, {plain} without");
        Assert.True(critic < baseline, $"{critic} with a critic, {baseline} with a baseline");
        double Total(string estimator) => Sample(s_threeSteps, policy, estimator, 20_000).Variance.Sum();
    }

    [Fact]
    public void An_episode_that_was_cut_has_no_return()
    {
        var policy = TabularPolicy.Softmax(Logits(s_threeSteps, 2));
        var random = new Xoshiro256(1);
        var episode = Practice.Play(s_threeSteps, policy, ref random);
        foreach (var estimator in new[] { "whole return", "reinforce", "baseline" })
        {
            Assert.Throws<ArgumentException>(() => Estimate(estimator, episode[..^1], policy, new double[5], Discount));
            Assert.Throws<ArgumentException>(() => Estimate(estimator, [], policy, new double[5], Discount));
        }
    }

    /// <summary>All is chosen that can be: the score is 0 and so is the gradient, wherever the policy is stuck.</summary>
    [Fact]
    public void A_deterministic_policy_has_no_gradient()
    {
        var policy = TabularPolicy.Deterministic([0, 1, 2, 0, 1], 3);
        Assert.All(TabularPolicyGradient.Exact(s_threeSteps, policy, Discount).Table, g => Assert.Equal(0, g, 1e-15));
        Assert.All(Sample(s_threeSteps, policy, "reinforce", 100).Mean, g => Assert.Equal(0, g));
    }

    /// <summary>
    /// Reach a goal after N = 5 advances, each step an advance with probability λ, every step costing 1: v(i) = -(N - i) / λ, advantages -1 for staying and
    /// 1 / λ - 1 for advancing, and dE/dλ = N / λ². REINFORCE is right on average and wrong in sign most of the time;
    /// actor-critic never is.
    /// </summary>
    [Theory]
    [InlineData(0.3, 55.6, 218, 8.9, 38.9)]
    [InlineData(0.5, 20.0, 88, 6.3, 10.0)]
    [InlineData(0.7, 10.2, 54, 5.8, 3.1)]
    public void Advancing_to_a_goal_has_its_closed_form(double advance, double slope, double reinforceDeviation, double criticDeviation, double criticLeast)
    {
        const int Count = 5;
        const int Episodes = 20_000;
        var table = Processes.Advances(Count);
        var policy = Advancing(Count, advance);
        var values = PolicyEvaluation.Solve(table, policy, 1);
        for (var i = 0; i < Count; i++)
        {
            Assert.Equal(-(Count - i) / advance, values[i], 1e-8);
            Assert.Equal(-1, Bellman.Backup(table, values, i, 0, 1) - values[i], 1e-8);
            Assert.Equal((1 / advance) - 1, Bellman.Backup(table, values, i, 1, 1) - values[i], 1e-8);
        }

        var exact = Slope(TabularPolicyGradient.Exact(table, policy, 1).Table, advance);
        Assert.Equal(Count / (advance * advance), exact, 1e-8);
        Assert.Equal(slope, exact, 0.05);

        var (reinforce, critic) = (new double[Episodes], new double[Episodes]);
        var random = new Xoshiro256(9);
        for (var n = 0; n < Episodes; n++)
        {
            var episode = Practice.Play(table, policy, ref random);
            (reinforce[n], critic[n]) = (Slope(Estimate("whole return", episode, policy, values, 1).Table, advance), Slope(Estimate("actor-critic", episode, policy, values, 1).Table, advance));
        }

        AssertMoments(reinforce, exact, reinforceDeviation);
        AssertMoments(critic, exact, criticDeviation);

        // Its sign is wrong if the times it stayed are fewer than N (1 - λ) / λ; they have a negative binomial distribution.
        var (wrong, probability) = (0.0, Math.Pow(advance, Count));
        for (var stays = 0; stays < (Count * (1 - advance) / advance) - 1e-9; stays++)
        {
            wrong += probability;
            probability *= (1 - advance) * (stays + Count) / (stays + 1);
        }

        Assert.InRange(wrong, 0.5 - 1e-9, 0.65);
        Assert.InRange((reinforce.Count(g => g < -1e-9) / (double)Episodes) - wrong, -3 * Math.Sqrt(0.25 / Episodes), 3 * Math.Sqrt(0.25 / Episodes));
        Assert.Equal(Count * (1 - advance) / (advance * advance), criticLeast, 0.05);
        Assert.True(critic.Min() >= criticLeast - 0.05 && critic.Min() > 0);
    }

    /// <summary>dJ/dλ: all states share λ, and ∂λ/∂θ(s, 1) = λ (1 - λ).</summary>
    private static double Slope(double[] gradient, double advance) => gradient.Where((_, i) => i % 2 == 1).Sum() / (advance * (1 - advance));

    private static void AssertMoments(double[] samples, double mean, double deviation)
    {
        var average = samples.Average();
        var spread = Math.Sqrt(samples.Average(x => (x - average) * (x - average)));
        Assert.InRange(spread, 0.93 * deviation, 1.07 * deviation);
        Assert.InRange(average - mean, -4 * spread / Math.Sqrt(samples.Length), 4 * spread / Math.Sqrt(samples.Length));
    }

    private static TabularPolicy Advancing(int count, double advance)
    {
        var logits = new ActionValues(count, 2);
        for (var s = 0; s < count; s++)
        {
            logits[s, 1] = Math.Log(advance / (1 - advance));
        }

        return TabularPolicy.Softmax(logits);
    }

    private static ActionValues Logits(TransitionTable table, ulong seed)
    {
        var random = new Xoshiro256(seed);
        var logits = new ActionValues(table.States, table.Actions);
        foreach (ref var logit in logits.Table.AsSpan())
        {
            logit = random.Normal();
        }

        return logits;
    }

    private static (double[] Mean, double[] Variance) Sample(TransitionTable table, TabularPolicy policy, string estimator, int episodes)
    {
        var values = PolicyEvaluation.Solve(table, policy, Discount);
        var random = new Xoshiro256(10);
        var size = table.States * table.Actions;
        var (sum, squares) = (new double[size], new double[size]);
        for (var n = 0; n < episodes; n++)
        {
            var estimate = Estimate(estimator, Practice.Play(table, policy, ref random), policy, values, Discount).Table;
            for (var i = 0; i < size; i++)
            {
                sum[i] += estimate[i];
                squares[i] += estimate[i] * estimate[i];
            }
        }

        return ([.. sum.Select(s => s / episodes)], [.. squares.Zip(sum, (q, s) => (q / episodes) - (s / episodes * (s / episodes)))]);
    }

    private static ActionValues Estimate(string estimator, TabularStep[] episode, TabularPolicy policy, double[] values, double discount)
    {
        var gradient = new ActionValues(policy.States, policy.Actions);
        switch (estimator)
        {
            case "whole return":
                TabularPolicyGradient.AddWholeReturn(episode, policy, discount, gradient);
                break;
            case "reinforce":
                TabularPolicyGradient.AddReinforce(episode, policy, discount, [], gradient);
                break;
            case "baseline":
                TabularPolicyGradient.AddReinforce(episode, policy, discount, values, gradient);
                break;
            default:
                TabularPolicyGradient.AddActorCritic(episode, policy, discount, values, gradient);
                break;
        }

        return gradient;
    }
}
