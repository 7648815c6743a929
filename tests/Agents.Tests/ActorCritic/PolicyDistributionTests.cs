using SelfPlay.Agents.ActorCritic;
using SelfPlay.Games;

namespace SelfPlay.Agents.Tests.ActorCritic;

public sealed class PolicyDistributionTests
{
    [Fact]
    public void Probabilities_are_those_of_softmax_whatever_is_added_to_the_logits()
    {
        var log = new float[3];
        foreach (var shift in new[] { 0, 80f, -80f })
        {
            PolicyDistribution.LogProbabilities([shift, shift + MathF.Log(2), shift + MathF.Log(5)], log);
            Assert.Equal([0.125, 0.25, 0.625], log.Select(l => Math.Exp(l)), (a, b) => Math.Abs(a - b) < 1e-5);
        }
    }

    [Fact]
    public void Actions_are_drawn_as_often_as_is_likely()
    {
        var random = new Xoshiro256(1);
        float[] log = [MathF.Log(0.1f), MathF.Log(0.6f), MathF.Log(0.3f)];
        var counts = new int[3];
        for (var i = 0; i < 100_000; i++)
        {
            counts[PolicyDistribution.Draw(log, ref random)]++;
        }

        Assert.All(counts.Zip(log), pair => Assert.Equal(Math.Exp(pair.Second), pair.First / 100_000.0, 0.006)); // four standard errors
    }
}
