using SelfPlay.Agents.ActorCritic;
using SelfPlay.Games;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Agents.Tests.ActorCritic;

public sealed class PolicyGradientLossTests
{
    private const int Actions = 4;

    public static TheoryData<float, bool> Kinds => new() { { 0, true }, { 0, false }, { 0.1f, true }, { 0.3f, true } };

    [Fact]
    public void A_step_is_what_one_computes_by_hand()
    {
        // π = 1/4, 3/4; A = 2: ∂/∂z = -2 (1[a] - π) for a = 0; V - target = -1.5
        var loss = new PolicyGradientLoss(new ActorCriticOptions { Clip = 0, EntropyWeight = 0, ValueWeight = 0.5f }, 2);
        var gradient = new float[3];
        var figures = new LossFigures();
        loss.Add([0, MathF.Log(3), 0.5f], new LearntStep(0, MathF.Log(0.25f), Advantage: 2, Target: 2), 1, gradient, ref figures);
        Assert.Equal([-1.5f, 1.5f, -0.75f], gradient, (a, b) => Math.Abs(a - b) < 1e-6);
        var means = Means(figures, new ActorCriticOptions { Clip = 0, EntropyWeight = 0 });
        Assert.Equal(2 * Math.Log(4), means["learner.loss.policy"], 1e-6);
        Assert.Equal(1.5 * 1.5 / 2, means["learner.loss.value"], 1e-6);
        Assert.Equal((0.25 * Math.Log(4)) + (0.75 * Math.Log(4 / 3.0)), means["learner.entropy"], 1e-6);
    }

    [Theory]
    [InlineData(2, 1.2, true)] // became likelier than it may for a good action
    [InlineData(2, 0.8, false)]
    [InlineData(-2, 1.2, false)]
    [InlineData(-2, 0.8, true)] // became less likely than it may for a bad one
    public void The_clipped_objective_pulls_no_further_than_it_may(float advantage, double ratio, bool stops)
    {
        var options = new ActorCriticOptions { Clip = 0.1f, EntropyWeight = 0 };
        var loss = new PolicyGradientLoss(options, 2);
        var gradient = new float[3];
        var figures = new LossFigures();
        loss.Add([0, 0, 0], new LearntStep(0, (float)Math.Log(0.5 / ratio), advantage, 0), 1, gradient, ref figures);
        Assert.Equal(stops ? 0 : -advantage * ratio * 0.5, gradient[0], 1e-5);
        var means = Means(figures, options);
        Assert.Equal(stops ? 1 : 0, means["learner.clipped"]);
        Assert.Equal(-Math.Min(ratio * advantage, Math.Clamp(ratio, 0.9, 1.1) * advantage), means["learner.loss.policy"], 1e-5);
        Assert.Equal(-Math.Log(ratio), means["learner.kl"], 1e-5);
    }

    /// <summary>What is written out by hand against what libtorch derives from the loss itself.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_gradient_is_the_one_that_is_derived_automatically(float clip, bool baseline)
    {
        var options = new ActorCriticOptions { Clip = clip, Baseline = baseline, EntropyWeight = 0.3f, ValueWeight = 0.7f };
        var loss = new PolicyGradientLoss(options, Actions);
        var random = new Xoshiro256(1);
        for (var trial = 0; trial < 100; trial++)
        {
            using var scope = NewDisposeScope();
            float[] output = [.. Enumerable.Range(0, Actions + 1).Select(_ => (4 * random.Unit(0)) - 2)];
            var step = new LearntStep(random.Below(Actions), (2 * random.Unit(0)) - 2.5f, (4 * random.Unit(0)) - 2, random.Unit(0));
            var gradient = new float[Actions + 1];
            var figures = new LossFigures();
            loss.Add(output, step, 0.5f, gradient, ref figures);

            var z = tensor(output, requires_grad: true);
            var log = z.narrow(0, 0, Actions).log_softmax(0);
            var (chosen, advantage) = (log[step.Action], tensor(step.Advantage));
            var ratio = chosen.Plus(tensor(-step.LogProbability)).exp();
            var policy = clip == 0
                ? chosen.mul(advantage)
                : minimum(ratio.mul(advantage), ratio.clamp(Scalars.Of(1 - clip), Scalars.Of(1 + clip)).mul(advantage));
            var entropy = log.exp().mul(log).sum().neg();
            var value = z[Actions].Plus(tensor(-step.Target)).Squared();
            var whole = policy.neg().add(entropy, Scalars.Of(-0.3)).add(value, Scalars.Of(baseline ? 0.35 : 0)).mul(tensor(0.5f));
            whole.backward();
            Assert.Equal(z.grad!.data<float>().ToArray(), gradient, (a, b) => Math.Abs(a - b) < 2e-5);
            Assert.Equal(2 * whole.item<float>(), Means(figures, options)["learner.loss"], 1e-4);
        }
    }

    /// <summary>
    /// The first action leads to one of two states, where there is another one; all four episodes weighted by how likely they are: their mean gradient
    /// is that of what the policy is worth, whatever the values say, since with λ = 1 those are only a baseline, and with λ &lt; 1 if they are the
    /// true ones. The clipped objective begins with the same gradient.
    /// </summary>
    [Theory]
    [InlineData(0f, 1f, 0f, 0f, 0f)]
    [InlineData(0f, 1f, 3f, -2f, 5f)]
    [InlineData(0.2f, 1f, 3f, -2f, 5f)]
    [InlineData(0f, 0f)]
    [InlineData(0.1f, 0.7f)]
    public void The_policy_gradient_is_unbiased_on_a_process_with_known_gradient(float clip, float lambda, params float[] values)
    {
        const float Discount = 0.9f;
        float[][] logits = [[0.3f, -0.4f], [-1, 0.5f], [0.2f, 0.7f]];
        float[][] rewards = [[1, 0], [-1, 2], [4, 1]]; // the worse action at first leads to the better state
        var pi = logits.Select(z => z.Select(x => Math.Exp(x) / z.Sum(y => Math.Exp(y))).ToArray()).ToArray();
        var v = pi.Zip(rewards, (p, r) => (p[0] * r[0]) + (p[1] * r[1])).ToArray(); // of states 1 and 2: their episode ends

        if (values.Length == 0)
        {
            values = [(float)((pi[0][0] * (rewards[0][0] + (Discount * v[1]))) + (pi[0][1] * (rewards[0][1] + (Discount * v[2])))), (float)v[1], (float)v[2]];
        }

        // J = Σ_a π(a|0) (r(0, a) + γ v(1 + a)): by the logits of state s, reached with probability d(s), d(s) π(k|s) (q(s, k) - v(s)), times γ behind the first
        double[] q = [rewards[0][0] + (Discount * v[1]), rewards[0][1] + (Discount * v[2])];
        var (exact, estimate) = (new double[3, 2], new double[3, 2]);
        for (var k = 0; k < 2; k++)
        {
            exact[0, k] = pi[0][k] * (q[k] - (pi[0][0] * q[0]) - (pi[0][1] * q[1]));
            exact[1, k] = pi[0][0] * pi[1][k] * (rewards[1][k] - v[1]);
            exact[2, k] = pi[0][1] * pi[2][k] * (rewards[2][k] - v[2]);
        }

        var loss = new PolicyGradientLoss(new ActorCriticOptions { Clip = clip, EntropyWeight = 0 }, 2);
        foreach (var (a, b) in new[] { (0, 0), (0, 1), (1, 0), (1, 1) })
        {
            int[] states = [0, 1 + a];
            int[] actions = [a, b];
            var (advantages, targets) = (new float[2], new float[2]);
            Advantages.Generalized([rewards[0][a], rewards[1 + a][b]], [values[0], values[1 + a], 0], terminated: true, Discount, lambda, advantages, targets);
            var figures = new LossFigures();
            for (var t = 0; t < 2; t++)
            {
                var gradient = new float[3];
                loss.Add([.. logits[states[t]], 0], new LearntStep(actions[t], (float)Math.Log(pi[states[t]][actions[t]]), advantages[t], targets[t]), 1, gradient, ref figures);
                for (var k = 0; k < 2; k++)
                {
                    estimate[states[t], k] -= pi[0][a] * pi[1 + a][b] * gradient[k];
                }
            }
        }

        for (var s = 0; s < 3; s++)
        {
            for (var k = 0; k < 2; k++)
            {
                Assert.Equal(exact[s, k], estimate[s, k], 1e-5); // each state's in its own time: γ behind the first is left out, as everywhere in practice
            }
        }
    }

    private static Dictionary<string, double> Means(in LossFigures figures, ActorCriticOptions options) =>
        figures.Means(options).ToDictionary(m => m.Name, m => m.Value);
}

/// <summary>Numbers for tests.</summary>
internal static class RandomNumbers
{
    /// <summary>Between 0 and 1, at least <paramref name="least"/>.</summary>
    public static float Unit(this ref Xoshiro256 random, float least) => Math.Max(least, (float)random.Unit());
}
