using System.Numerics.Tensors;

namespace SelfPlay.Agents.ActorCritic;

/// <summary>
/// What is minimised, for one step at a time: policy loss + value weight · (V - target)² / 2 - β H(π). The policy loss is -A ln π(a), whose
/// gradient is REINFORCE's, or, clipped (Schulman et al. 2017), -min(r A, clip(r, 1 - ε, 1 + ε) A) with r = π(a) / μ(a). Gradients are
/// written out: with respect to logits, -w (1[a] - π) + β π (ln π + H), where w is A, or r A unless clipped.
/// </summary>
/// <param name="options">ε, β and the value's weight.</param>
/// <param name="actions">A.</param>
internal sealed class PolicyGradientLoss(ActorCriticOptions options, int actions)
{
    /// <summary>exp of more than this overflows long before it means anything.</summary>
    private const float MaxLogRatio = 20;

    private readonly float[] _logProbabilities = new float[actions];

    /// <summary>π(a) / μ(a).</summary>
    public static float Ratio(float logProbability, float actorLogProbability) =>
        MathF.Exp(MathF.Min(logProbability - actorLogProbability, MaxLogRatio));

    /// <summary>The part of some rows in the mean over a minibatch.</summary>
    /// <param name="batch">The batch, with its advantages.</param>
    /// <param name="spread">Of the minibatch.</param>
    /// <param name="rows">[M]</param>
    /// <param name="outputs">[M, A + 1], what the network says.</param>
    /// <param name="gradient">[M, A + 1], by the outputs; overwritten.</param>
    /// <param name="figures">Adds the steps to these.</param>
    public void Add(RolloutBatch batch, in AdvantageSpread spread, ReadOnlySpan<int> rows, ReadOnlySpan<float> outputs, Span<float> gradient, ref LossFigures figures)
    {
        var width = actions + 1;
        for (var i = 0; i < rows.Length; i++)
        {
            var to = gradient.Slice(i * width, width);
            if (!batch.IsStep[rows[i]])
            {
                to.Clear();
                continue;
            }

            var advantage = options.NormalizeAdvantages ? spread.Normalize(batch.Advantage[rows[i]]) : batch.Advantage[rows[i]];
            var step = new LearntStep(batch.Actions[rows[i]], batch.LogProbabilities[rows[i]], advantage, batch.Target[rows[i]]);
            Add(outputs.Slice(i * width, width), step, 1f / spread.Steps, to, ref figures);
        }
    }

    /// <summary>Adds up a step.</summary>
    /// <param name="output">[A + 1], what the network says.</param>
    /// <param name="step">What was done and came of it.</param>
    /// <param name="scale">What the gradient is multiplied by: 1 / steps for the mean.</param>
    /// <param name="gradient">[A + 1], by the output; overwritten.</param>
    /// <param name="figures">Adds the step to these.</param>
    public void Add(ReadOnlySpan<float> output, in LearntStep step, float scale, Span<float> gradient, ref LossFigures figures)
    {
        var log = _logProbabilities;
        PolicyDistribution.LogProbabilities(output[..actions], log);
        var policy = gradient[..actions];
        TensorPrimitives.Exp(log, policy);
        var entropy = -TensorPrimitives.Dot(policy, log);
        var ratio = Ratio(log[step.Action], step.LogProbability);
        var (weight, loss, clipped) = Weight(step.Advantage, ratio, log[step.Action]);
        for (var k = 0; k < policy.Length; k++)
        {
            policy[k] = scale * policy[k] * (weight + (options.EntropyWeight * (log[k] + entropy)));
        }

        policy[step.Action] -= scale * weight;
        var error = output[actions] - step.Target;
        gradient[actions] = options.Baseline ? scale * options.ValueWeight * error : 0;
        figures.Add(loss, error * error / 2, entropy, step.LogProbability - log[step.Action], clipped);
    }

    /// <summary>w, the policy loss, and whether it is clipped.</summary>
    private (float Weight, float Loss, bool Clipped) Weight(float advantage, float ratio, float logProbability)
    {
        if (options.Clip == 0)
        {
            return (advantage, -advantage * logProbability, false);
        }

        var clipped = advantage >= 0 ? ratio > 1 + options.Clip : ratio < 1 - options.Clip;
        return clipped
            ? (0, -advantage * (advantage >= 0 ? 1 + options.Clip : 1 - options.Clip), true)
            : (ratio * advantage, -ratio * advantage, false);
    }
}

/// <summary>A step to learn from.</summary>
/// <param name="Action">What was done.</param>
/// <param name="LogProbability">ln of its probability then, μ.</param>
/// <param name="Advantage">How much better it was than expected.</param>
/// <param name="Target">What the value should have been.</param>
internal readonly record struct LearntStep(int Action, float LogProbability, float Advantage, float Target);

/// <summary>How the advantages of a minibatch are spread.</summary>
/// <param name="Steps">Its steps.</param>
/// <param name="Mean">Their mean advantage.</param>
/// <param name="Deviation">And the standard deviation.</param>
internal readonly record struct AdvantageSpread(int Steps, float Mean, float Deviation)
{
    /// <summary>Advantages that are all the same are not blown up.</summary>
    private const float SmallestDeviation = 1e-8f;

    /// <summary>That of some rows of a batch.</summary>
    public static AdvantageSpread Of(RolloutBatch batch, ReadOnlySpan<int> rows)
    {
        var (steps, sum, squares) = (0, 0.0, 0.0);
        foreach (var row in rows)
        {
            if (batch.IsStep[row])
            {
                steps++;
                sum += batch.Advantage[row];
                squares += batch.Advantage[row] * (double)batch.Advantage[row];
            }
        }

        var mean = sum / steps;
        return new(steps, (float)mean, (float)Math.Sqrt(Math.Max(0, (squares / steps) - (mean * mean))));
    }

    /// <summary>An advantage shifted and scaled so that the minibatch's have mean 0 and deviation 1.</summary>
    public float Normalize(float advantage) => (advantage - Mean) / (Deviation + SmallestDeviation);
}

/// <summary>Sums over steps of what is logged.</summary>
internal struct LossFigures
{
    private long _steps;
    private long _clipped;
    private double _policy;
    private double _value;
    private double _entropy;
    private double _divergence;

    /// <summary>Adds a step.</summary>
    public void Add(float policy, float value, float entropy, float divergence, bool clipped)
    {
        _steps++;
        _clipped += clipped ? 1 : 0;
        _policy += policy;
        _value += value;
        _entropy += entropy;
        _divergence += divergence;
    }

    /// <summary>Adds the sums of others.</summary>
    public void Add(in LossFigures other)
    {
        _steps += other._steps;
        _clipped += other._clipped;
        _policy += other._policy;
        _value += other._value;
        _entropy += other._entropy;
        _divergence += other._divergence;
    }

    /// <summary>The means: what is minimised, and what it is made of.</summary>
    public readonly List<Metric> Means(ActorCriticOptions options)
    {
        var (policy, value, entropy) = (_policy / _steps, options.Baseline ? _value / _steps : 0, _entropy / _steps);
        var metrics = new List<Metric>
        {
            new("learner.loss", policy + (options.ValueWeight * value) - (options.EntropyWeight * entropy), MetricKind.Mean),
            new("learner.loss.policy", policy, MetricKind.Mean),
            new("learner.entropy", entropy, MetricKind.Mean),
            new("learner.kl", _divergence / _steps, MetricKind.Mean),
        };
        if (options.Baseline)
        {
            metrics.Add(new("learner.loss.value", value, MetricKind.Mean));
        }

        if (options.Clip > 0)
        {
            metrics.Add(new("learner.clipped", _clipped / (double)_steps, MetricKind.Mean));
        }

        return metrics;
    }
}
