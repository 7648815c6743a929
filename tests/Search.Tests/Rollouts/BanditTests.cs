using SelfPlay.Games;
using SelfPlay.Search.Rollouts;

namespace SelfPlay.Search.Tests.Rollouts;

/// <summary>UCB1 on the problem it was made for: arms with rewards of 0 and 1.</summary>
public sealed class BanditTests
{
    private const int Pulls = 20_000;
    private const int Runs = 40;

    /// <summary>c = sqrt(2) of the analysis, for rewards in [0, 1].</summary>
    private static readonly float Exploration = MathF.Sqrt(2);

    /// <summary>Auer, Cesa-Bianchi and Fischer (2002), theorem 1: 8 sum ln n / Delta + (1 + pi^2 / 3) sum Delta, after any number n of pulls.</summary>
    [Theory]
    [InlineData(new[] { 0.9, 0.6 })]
    [InlineData(new[] { 0.9, 0.8, 0.8, 0.8 })]
    [InlineData(new[] { 0.5, 0.45, 0.4, 0.35, 0.3, 0.1, 0.1, 0.1, 0.1, 0.1 })]
    public void The_regret_of_UCB1_stays_below_its_bound(double[] means)
    {
        var regret = MeanRegret(means, Exploration);
        for (var n = means.Length; n <= Pulls; n *= 2)
        {
            Assert.InRange(regret[n], 0, Bound(means, n));
        }
    }

    [Fact]
    public void The_regret_grows_like_a_logarithm_with_exploration_and_like_the_time_without()
    {
        // From 5,000 to 20,000 pulls: ln grows by 16 %, the time fourfold.
        double[] means = [0.9, 0.6];
        var explored = MeanRegret(means, Exploration);
        Assert.InRange(explored[Pulls] / explored[Pulls / 4], 1, 1.4);
        var greedy = MeanRegret(means, exploration: 0);
        Assert.InRange(greedy[Pulls] / greedy[Pulls / 4], 3.5, 4.1);
        Assert.True(greedy[Pulls] > Bound(means, Pulls));
    }

    /// <summary>The best arm is pulled more and more: what makes UCT converge.</summary>
    [Fact]
    public void The_share_of_the_best_arm_tends_to_one()
    {
        double[] means = [0.4, 0.6, 0.5];
        var shares = new[] { 500, 5_000, 50_000 }.Select(pulls => Pull(means, Exploration, seed: 1, pulls)[1] / (double)pulls).ToArray();
        Assert.Equal(shares.Order(), shares);
        Assert.True(shares[^1] > 0.95, $"{shares[^1]}");
    }

    private static double Bound(double[] means, int pulls)
    {
        var gaps = means.Select(mean => means.Max() - mean).Where(gap => gap > 0).ToArray();
        return (8 * Math.Log(pulls) * gaps.Sum(gap => 1 / gap)) + ((1 + (Math.PI * Math.PI / 3)) * gaps.Sum());
    }

    /// <summary>Mean over runs of what was lost by pulling other arms than the best, after every number of pulls.</summary>
    private static double[] MeanRegret(double[] means, float exploration)
    {
        var regret = new double[Pulls + 1];
        for (var run = 0; run < Runs; run++)
        {
            var lost = 0.0;
            var pulled = 0;
            Pull(means, exploration, (ulong)run, Pulls, arm =>
            {
                lost += means.Max() - means[arm];
                regret[++pulled] += lost / Runs;
            });
        }

        return regret;
    }

    /// <summary>Pulls arms by UCB1, each once before it applies; returns how often each was.</summary>
    private static float[] Pull(double[] means, float exploration, ulong seed, int pulls, Action<int>? pulled = null)
    {
        var random = new Xoshiro256(seed);
        var visits = new float[means.Length + 8];
        var totals = new float[means.Length + 8];
        for (var n = 0; n < pulls; n++)
        {
            var arm = n < means.Length ? n : Ucb1.Select(visits, totals, 0, means.Length, exploration * MathF.Sqrt(MathF.Log(n)));
            visits[arm]++;
            totals[arm] += random.Unit() < means[arm] ? 1 : 0;
            pulled?.Invoke(arm);
        }

        return visits;
    }
}
