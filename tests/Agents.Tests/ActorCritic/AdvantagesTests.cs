using SelfPlay.Agents.ActorCritic;

namespace SelfPlay.Agents.Tests.ActorCritic;

public sealed class AdvantagesTests
{
    private static readonly float[] s_rewards = [1, 0, 2];
    private static readonly float[] s_values = [0.5f, 1, 1.5f, 4];

    [Fact]
    public void The_generalised_estimate_is_what_one_computes_by_hand()
    {
        // δ = 1 + .5 * 1 - .5, 0 + .5 * 1.5 - 1, 2 + .5 * 4 - 1.5 = 1, -.25, 2.5; γ λ = .4
        var (advantages, targets) = Generalized(0.5f, 0.8f, terminated: false);
        Close([1 + (0.4 * 0.75), -0.25 + (0.4 * 2.5), 2.5], advantages);
        Close([1.8, 1.75, 4], targets);
    }

    [Fact]
    public void Nothing_follows_a_terminated_segment()
    {
        var (advantages, _) = Generalized(0.5f, 0.8f, terminated: true);
        Close([1 + (0.4 * -0.05), -0.25 + (0.4 * 0.5), 0.5], advantages);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void With_lambda_1_it_is_the_return_less_the_value_and_with_0_the_error_of_one_step(bool terminated)
    {
        var end = terminated ? 0 : 4.0;
        double[] returns = [1 + (0.81 * 2) + (0.729 * end), (0.9 * 2) + (0.81 * end), 2 + (0.9 * end)];
        var (advantages, targets) = Generalized(0.9f, 1, terminated);
        Close(returns, targets);
        Close(returns.Zip(s_values, (r, v) => r - v), advantages);
        Close([1 + 0.9 - 0.5, (0.9 * 1.5) - 1, 2 + (0.9 * end) - 1.5], Generalized(0.9f, 0, terminated).Advantages);
    }

    [Fact]
    public void VTrace_is_what_one_computes_by_hand()
    {
        // γ = .5, λ = .8, ρ = min(1, ratio), c = .8 min(.5, ratio): ρ = 1, .4, .9 and c = .4, .32, .4; δ as above times ρ = 1, -.1, 2.25
        var (advantages, targets) = VTrace([3, 0.4f, 0.9f], 0.5f, 0.8f, (1, 0.5f), terminated: false);
        var corrections = new[] { 0, -0.1 + (0.5 * 0.32 * 2.25), 2.25 };
        corrections[0] = 1 + (0.5 * 0.4 * corrections[1]);
        Close(corrections.Zip(s_values, (c, v) => c + v), targets);
        Close([1 + (0.5 * targets[1]) - 0.5, 0.4 * ((0.5 * targets[2]) - 1), 0.9 * 2.5], advantages);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void On_policy_VTrace_is_the_n_step_return(bool terminated)
    {
        var (advantages, targets) = VTrace([1, 1, 1], 0.9f, 1, (1, 1), terminated);
        var expected = Generalized(0.9f, 1, terminated);
        Close(expected.Targets.Select(t => (double)t), targets);
        Close(expected.Advantages.Select(a => (double)a), advantages);
    }

    [Fact]
    public void Actions_that_the_policy_would_never_take_teach_VTrace_nothing()
    {
        var (advantages, targets) = VTrace([0, 0, 0], 0.9f, 1, (1, 1), terminated: false);
        Close([0, 0, 0], advantages);
        Close(s_values.Take(3).Select(v => (double)v), targets);
    }

    private static (float[] Advantages, float[] Targets) Generalized(float discount, float lambda, bool terminated)
    {
        var (advantages, targets) = (new float[3], new float[3]);
        Advantages.Generalized(s_rewards, s_values, terminated, discount, lambda, advantages, targets);
        return (advantages, targets);
    }

    private static (float[] Advantages, float[] Targets) VTrace(float[] ratios, float discount, float lambda, (float Rho, float C) most, bool terminated)
    {
        var (advantages, targets) = (new float[3], new float[3]);
        Advantages.VTrace(s_rewards, s_values, ratios, terminated, discount, lambda, most, advantages, targets);
        return (advantages, targets);
    }

    private static void Close(IEnumerable<double> expected, IEnumerable<float> actual) =>
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
}
