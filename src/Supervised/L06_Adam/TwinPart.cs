using SelfPlay.Supervised.L02_Edf;
using SelfPlay.Supervised.L02_Edf.Optimisers;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Reports;
using static TorchSharp.torch;
using TorchParameter = TorchSharp.Modules.Parameter;

namespace SelfPlay.Supervised.L06_Adam;

/// <summary>The part of the lesson that holds our optimisers against TorchSharp's, step for step.</summary>
internal sealed class TwinPart(LessonContext context, WineTraining wine)
{
    private const int Steps = 200;

    private static readonly (string Name, string Title, Func<IReadOnlyList<Parameter>, Optimiser> Ours, Func<IEnumerable<TorchParameter>, optim.Optimizer> Theirs)[] s_rules =
    [
        ("sgd", "SGD", p => new Sgd(p, 0.1), p => optim.SGD(p, 0.1)),
        ("momentum", "SGD with momentum 0.9", p => new Sgd(p, 0.02) { Momentum = 0.9 }, p => optim.SGD(p, 0.02, momentum: 0.9)),
        ("nesterov", "Nesterov's momentum 0.9", p => new Sgd(p, 0.02) { Momentum = 0.9, Nesterov = true }, p => optim.SGD(p, 0.02, momentum: 0.9, nesterov: true)),
        ("rmsprop", "RMSProp", p => new RmsProp(p, 0.003), p => optim.RMSProp(p, 0.003)),
        ("centred", "RMSProp, centred", p => new RmsProp(p, 0.003) { Epsilon = 1e-4, Centred = true }, p => optim.RMSProp(p, 0.003, eps: 1e-4, centered: true)),
        ("adam", "Adam", p => new Adam(p, 0.01), p => optim.Adam(p, 0.01, 0.9, 0.999)),
        ("decay", "Adam with a penalty", p => new Adam(p, 0.01) { WeightDecay = 0.01 }, p => optim.Adam(p, 0.01, 0.9, 0.999, weight_decay: 0.01)),
        ("adamw", "AdamW", p => new Adam(p, 0.01) { DecoupledDecay = 0.1 }, p => optim.AdamW(p, 0.01, 0.9, 0.999, weight_decay: 0.1)),
    ];

    public void Run()
    {
        var report = context.Report;
        report.Section("The rules, and TorchSharp's");
        report.Say(
            "RMSProp divides every gradient by the root of a running mean of its square, $s\\leftarrow(1-\\frac1{N_s})s+\\frac1{N_s}\\hat g^2$, "
            + "$\\Phi\\leftarrow\\Phi-\\eta\\,\\hat g/(\\sqrt s+\\epsilon)$; Adam does that to a running mean of the gradient. Here is a network, 13-8-3 with tanh on 178 wines, trained for 200 "
            + "steps in our framework and in TorchSharp from the same weights on the same batches, in 64-bit numbers.");
        foreach (var (name, title, ours, theirs) in s_rules)
        {
            context.Step(title, 0);
            report.Check($"twin.{name}", $"largest difference from TorchSharp's parameters in 200 steps, {title}", wine.WorstDifference(ours, theirs, Steps), Expected.AtMost(1e-6));
        }

        report.Check(
            "twin.same",
            "RMSProp against Adam with β₁ = 0 and no correction: largest difference of a parameter after 200 steps",
            WineTraining.Distance(
                wine.Train(p => new RmsProp(p, 0.003), Steps),
                wine.Train(p => new Adam(p, 0.003) { Beta1 = 0, Beta2 = 0.99, Correction = BiasCorrection.None }, Steps)),
            Expected.AtMost(1e-12));
    }
}
