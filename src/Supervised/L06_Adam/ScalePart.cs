using SelfPlay.Supervised.L02_Edf.Optimisers;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L06_Adam;

/// <summary>The part of the lesson about units: invariance to the scale of the loss, and SGD as the limit of a large ε.</summary>
internal sealed class ScalePart(LessonContext context, WineTraining wine)
{
    private const int Steps = 200;

    public void Run()
    {
        var report = context.Report;
        context.Step("scale of the loss", 0.08);
        report.Section("The scale of the loss, and ε");
        report.Say(
            "Multiply the loss by 1000: $\\hat g$ and $\\sqrt s$ grow alike, and with $\\epsilon=0$ RMSProp and Adam take the same path, while SGD flies off. The learning "
            + "rate has the unit of a parameter. In the other limit, $\\epsilon\\to\\infty$ with $\\eta=\\epsilon\\eta_0$, the root no longer counts: "
            + "$\\Phi\\leftarrow\\Phi-\\frac{\\eta_0}{1+\\sqrt s/\\epsilon}\\tilde g$ becomes SGD, with momentum $\\beta_1$ at the rate $(1-\\beta_1)\\eta_0$ in Adam's case.");
        Invariance();
        LargeEpsilon();
    }

    private void Invariance()
    {
        var report = context.Report;
        var plain = wine.Train(p => new RmsProp(p, 0.003) { Epsilon = 0 }, Steps);
        var scaled = wine.Train(p => new RmsProp(p, 0.003) { Epsilon = 0 }, Steps, 1000);
        report.Check("scale.rmsprop", "RMSProp on L and on 1000 L, ε = 0: largest difference of a parameter after 200 steps", WineTraining.Distance(plain, scaled), Expected.AtMost(1e-9));
        report.Check(
            "scale.adam",
            "the same for Adam",
            WineTraining.Distance(wine.Train(p => new Adam(p, 0.01) { Epsilon = 0 }, Steps), wine.Train(p => new Adam(p, 0.01) { Epsilon = 0 }, Steps, 1000)),
            Expected.AtMost(1e-9));
        report.Check("scale.moved", "how far RMSProp went meanwhile: largest change of a parameter", WineTraining.Distance(plain, wine.Network()), Expected.AtLeast(0.1), Origin.Own);
        report.Observe(
            "scale.epsilon",
            "RMSProp on L and on 1000 L with ε = 1e-8",
            WineTraining.Distance(wine.Train(p => new RmsProp(p, 0.003), Steps), wine.Train(p => new RmsProp(p, 0.003), Steps, 1000)));
        report.Check(
            "scale.sgd",
            "SGD on L and on 1000 L",
            WineTraining.Distance(wine.Train(p => new Sgd(p, 0.1), Steps), wine.Train(p => new Sgd(p, 0.1), Steps, 1000)),
            Expected.AtLeast(10),
            Origin.Own);
    }

    private void LargeEpsilon()
    {
        const double Epsilon = 1e9;
        const double Rate = 0.1;
        var report = context.Report;
        report.Check(
            "epsilon.rmsprop",
            "RMSProp with ε = 10⁹, η = 0.1 ε against SGD with η = 0.1, 200 steps",
            WineTraining.Distance(wine.Train(p => new RmsProp(p, Epsilon * Rate) { Epsilon = Epsilon }, Steps), wine.Train(p => new Sgd(p, Rate), Steps)),
            Expected.AtMost(1e-6));
        report.Check(
            "epsilon.adam",
            "Adam with ε = 10⁹, η = 0.1 ε, without correction against SGD with momentum 0.9 and η = 0.01",
            WineTraining.Distance(
                wine.Train(p => new Adam(p, Epsilon * Rate) { Epsilon = Epsilon, Correction = BiasCorrection.None }, Steps),
                wine.Train(p => new Sgd(p, 0.1 * Rate) { Momentum = 0.9 }, Steps)),
            Expected.AtMost(1e-6));
    }
}
