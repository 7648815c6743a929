using SelfPlay.Games;
using SelfPlay.Supervised.L02_Edf;
using SelfPlay.Supervised.L02_Edf.Optimisers;
using TorchSharp;
using static TorchSharp.torch.optim;
using TorchParameter = TorchSharp.Modules.Parameter;

namespace SelfPlay.Supervised.Tests.L02_Edf;

public sealed class OptimiserTests
{
    private const int Steps = 200;

    public static TheoryData<string> Rules =>
    [
        "sgd", "sgd with decay", "momentum", "nesterov", "rmsprop", "rmsprop centred", "adam", "adam with decay", "adamw",
    ];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Steps_are_those_of_torch(string rule)
    {
        var (ours, theirs) = Rule(rule);
        var problem = new TestProblem(x => new Tanh(x), 8, 1);
        using var twin = new TorchTwin(problem.Mlp, x => x.tanh(), theirs);
        var optimiser = ours(problem.Mlp.Parameters);
        var random = new Xoshiro256(2);
        var start = problem.Mlp.Parameters[0].Value.ToArray();
        var worst = 0.0;
        for (var t = 0; t < Steps; t++)
        {
            var (examples, labels) = TestProblem.Draw(8, ref random);
            problem.Set(examples, labels);
            _ = problem.Gradients();
            optimiser.Step();
            _ = twin.Step(examples, labels);
            worst = Math.Max(worst, twin.WorstDifference(problem.Mlp));
        }

        Assert.InRange(worst, 0, 1e-9);
        Assert.True(start.Zip(problem.Mlp.Parameters[0].Value, (a, b) => Math.Abs(a - b)).Max() > 0.01, "nothing moved");
    }

    [Fact]
    public void Plain_mean_first_averages_all_gradients_for_n_steps_and_then_forgets()
    {
        // Beta2 = 0 and epsilon = 1e9 leave the mean of the gradients: the step is -m.
        var parameter = new Parameter(1);
        var adam = new Adam([parameter], 1e9) { Beta1 = 0.75, Beta2 = 0, Epsilon = 1e9, Correction = BiasCorrection.PlainMeanFirst };
        double[] gradients = [4, 8, 0, 4, 8];
        double[] means = [4, 6, 4, 4, (0.75 * 4) + (0.25 * 8)];
        foreach (var (gradient, mean) in gradients.Zip(means))
        {
            var before = parameter.Value[0];
            parameter.Grad[0] = gradient;
            adam.Step();
            Assert.Equal(mean, before - parameter.Value[0], 6);
        }
    }

    [Fact]
    public void First_step_of_adam_is_the_rate_with_either_correction_and_too_small_or_large_with_none()
    {
        double First(BiasCorrection correction)
        {
            var parameter = new Parameter(1);
            parameter.Grad[0] = -123;
            new Adam([parameter], 0.5) { Correction = correction, Epsilon = 0 }.Step();
            return parameter.Value[0];
        }

        Assert.Equal(0.5, First(BiasCorrection.Divide), 12);
        Assert.Equal(0.5, First(BiasCorrection.PlainMeanFirst), 12);
        Assert.Equal(0.5 * 0.1 / Math.Sqrt(0.001), First(BiasCorrection.None), 10);
    }

    [Fact]
    public void Momentum_spreads_a_gradient_over_n_steps()
    {
        var parameter = new Parameter(1);
        var sgd = new Sgd([parameter], 0.1) { Momentum = 0.5 };
        parameter.Grad[0] = -1;
        sgd.Step();
        Assert.Equal(0.1, parameter.Value[0], 15);
        parameter.Grad[0] = 0;
        sgd.Step();
        Assert.Equal(0.15, parameter.Value[0], 15);
        sgd.Step();
        Assert.Equal(0.175, parameter.Value[0], 15);
    }

    private static (Func<IReadOnlyList<Parameter>, Optimiser> Ours, Func<IEnumerable<TorchParameter>, Optimizer> Theirs) Rule(string name) => name switch
    {
        "sgd" => (p => new Sgd(p, 0.1), p => SGD(p, 0.1)),
        "sgd with decay" => (p => new Sgd(p, 0.1) { WeightDecay = 0.01 }, p => SGD(p, 0.1, weight_decay: 0.01)),
        "momentum" => (p => new Sgd(p, 0.1) { Momentum = 0.9 }, p => SGD(p, 0.1, momentum: 0.9)),
        "nesterov" => (p => new Sgd(p, 0.1) { Momentum = 0.9, Nesterov = true }, p => SGD(p, 0.1, momentum: 0.9, nesterov: true)),
        "rmsprop" => (p => new RmsProp(p, 0.01) { Beta = 0.9 }, p => RMSProp(p, 0.01, alpha: 0.9)),
        "rmsprop centred" => (p => new RmsProp(p, 0.01) { Beta = 0.9, Epsilon = 1e-3, Centred = true }, p => RMSProp(p, 0.01, alpha: 0.9, eps: 1e-3, centered: true)),
        "adam" => (p => new Adam(p, 0.01), p => torch.optim.Adam(p, 0.01, 0.9, 0.999)),
        "adam with decay" => (p => new Adam(p, 0.01) { WeightDecay = 0.01 }, p => torch.optim.Adam(p, 0.01, 0.9, 0.999, weight_decay: 0.01)),
        "adamw" => (p => new Adam(p, 0.01) { DecoupledDecay = 0.1 }, p => AdamW(p, 0.01, 0.9, 0.999, weight_decay: 0.1)),
        _ => throw new ArgumentException($"There is no rule '{name}'.", nameof(name)),
    };
}
