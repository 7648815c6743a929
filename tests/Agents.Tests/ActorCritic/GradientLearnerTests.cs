using System.Runtime.InteropServices;
using SelfPlay.Agents.ActorCritic;
using SelfPlay.Agents.Weights;
using SelfPlay.Games;
using SelfPlay.Games.Control;

namespace SelfPlay.Agents.Tests.ActorCritic;

public sealed class GradientLearnerTests
{
    private static readonly EnvironmentInfo s_info = new CartPole().Info;

    private static readonly ActorCriticOptions s_options = new()
    {
        Hidden = 4,
        Optimizer = ActorCriticOptimizer.RmsProp,
        LearningRate = 0.01f,
        GradientLimit = 0,
    };

    /// <summary>v = 0.99 v + 0.01 g², θ = θ − 0.01 g / (sqrt(v / (1 − 0.99^t)) + 0.00001), with one v for the gradients of all actors.</summary>
    [Fact]
    public void Gradients_of_two_actors_share_the_optimizer_s_statistics()
    {
        using var learner = new GradientLearner(s_info, s_options, 1);
        var before = Parameters(learner);
        const double First = 0.5, Second = -0.2; // of every parameter
        learner.Add(Message([.. before.Select(_ => (float)First)]));
        learner.Add(Message([.. before.Select(_ => (float)Second)]));
        learner.Step();
        learner.Step();
        var after = Parameters(learner);
        var square = SafeTensorsFile.Parse(learner.ExportCheckpoint())["optimizer.gradient_squared"].Elements<float>();
        var (one, two) = (0.01 * First * First, (0.99 * 0.01 * First * First) + (0.01 * Second * Second));
        for (var i = 0; i < before.Length; i++)
        {
            Assert.Equal(two, square[i], 1e-6);
            Assert.Equal(before[i] - (0.01 * First / (Math.Sqrt(one / 0.01) + 1e-5)) - (0.01 * Second / (Math.Sqrt(two / (1 - (0.99 * 0.99))) + 1e-5)), after[i], 1e-5);
        }
    }

    [Fact]
    public void The_rate_falls_to_a_tenth_over_the_frames_of_annealing()
    {
        using var learner = new GradientLearner(s_info, s_options with { AnnealFrames = 100 }, 1);
        foreach (var expected in new[] { 0.01, 0.0064, 0.0028, 0.001, 0.001 }) // of 0, 40, 80 and more frames
        {
            learner.Add(Message(new float[Parameters(learner).Length]));
            Assert.Equal(expected, learner.Step().Single(m => m.Name == "learner.rate").Value, 1e-7);
        }
    }

    [Fact]
    public void A_gradient_that_is_not_finite_ends_the_run()
    {
        using var learner = new GradientLearner(s_info, s_options, 1);
        var before = Parameters(learner);
        var gradient = new float[before.Length];
        gradient[3] = float.NaN;
        learner.Add(Message(gradient));
        Assert.Throws<NotFiniteNumberException>(() => learner.Step());
        Assert.Equal(before, Parameters(learner));
    }

    private static Episode Message(float[] gradient) =>
        new(Guid.NewGuid(), 1, 40, 40, new GradientMessage { Gradient = MemoryMarshal.AsBytes<float>(gradient).ToArray(), Steps = 40 }.Encode());

    private static float[] Parameters(GradientLearner learner) =>
        [.. SafeTensorsFile.Parse(learner.ExportCheckpoint()).Tensors.Where(t => t.Name.StartsWith("network.", StringComparison.Ordinal)).SelectMany(t => t.Elements<float>().ToArray())];
}
