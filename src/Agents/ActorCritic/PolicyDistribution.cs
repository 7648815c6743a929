using System.Numerics.Tensors;
using SelfPlay.Games;

namespace SelfPlay.Agents.ActorCritic;

/// <summary>The distribution of actions that logits stand for: π(a) = exp(z_a) / Σ exp(z).</summary>
internal static class PolicyDistribution
{
    /// <summary>ln π.</summary>
    /// <param name="logits">[A], z.</param>
    /// <param name="logProbabilities">[A]</param>
    public static void LogProbabilities(ReadOnlySpan<float> logits, Span<float> logProbabilities)
    {
        var max = TensorPrimitives.Max(logits);
        var sum = 0f;
        foreach (var logit in logits)
        {
            sum += MathF.Exp(logit - max);
        }

        TensorPrimitives.Subtract(logits, max + MathF.Log(sum), logProbabilities);
    }

    /// <summary>Draws an action.</summary>
    /// <param name="logProbabilities">[A], ln π.</param>
    /// <param name="random">Source of chance.</param>
    public static int Draw(ReadOnlySpan<float> logProbabilities, ref Xoshiro256 random)
    {
        var rest = random.Unit();
        for (var action = 0; action < logProbabilities.Length - 1; action++)
        {
            rest -= MathF.Exp(logProbabilities[action]);
            if (rest < 0)
            {
                return action;
            }
        }

        return logProbabilities.Length - 1;
    }
}
