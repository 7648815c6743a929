using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L01_FundamentalEquations;

/// <summary>The part of the lesson about what cross-entropy training finds.</summary>
internal sealed class PopulationPart(LessonContext context)
{
    private const int Seeds = 3;

    /// <summary>Pop(x, y), four inputs and three labels.</summary>
    private static readonly JointDistribution s_population = new(
        [0.21, 0.03, 0.01, 0.02, 0.12, 0.11, 0.05, 0.05, 0.15, 0.1, 0.14, 0.01],
        3);

    public void Run()
    {
        context.Step("the population", 0.1);
        var report = context.Report;
        report.Section("What is learnt");
        report.Say(
            "$\\Phi^*=\\arg\\min_\\Phi E_{(x,y)\\sim Pop}[-\\ln P_\\Phi(y|x)]$. If the model can be any conditional distribution, the minimiser is $Pop(y|x)$ and the loss there $H(y|x)$, below which no model gets. "
            + "A model that does not see $x$ ends at $Pop(y)$ and $H(y)$; what $x$ is worth is the difference, $I(x,y)$. Trained on $N$ samples the same minimiser is off by $O(1/\\sqrt N)$.");
        var exact = FiniteTable.Conditional(s_population);
        var (found, loss) = FiniteTable.Fit(s_population, context.Cancel);
        report.Check("population.conditional", "largest |P_Φ* − Pop(y|x)|, trained on the population", Worst(found, exact), Expected.AtMost(1e-9));
        report.Check("population.loss", "its loss minus H(y|x)", loss - s_population.ConditionalEntropy(), Expected.Near(0, 1e-12));
        var marginal = new JointDistribution(s_population.Y(), s_population.Columns);
        var (unconditional, blind) = FiniteTable.Fit(marginal, context.Cancel);
        report.Check("population.marginal", "largest |P_Φ* − Pop(y)| of a model that does not see x", Worst(unconditional, marginal.P), Expected.AtMost(1e-9));
        report.Check("population.information", "its loss minus that of the model that does, minus I(x, y)", blind - loss - s_population.MutualInformation(), Expected.Near(0, 1e-12));
        Samples(exact);
    }

    private void Samples(double[] exact)
    {
        var report = context.Report;
        int[] counts = [100, 316, 1000, 3162, 10_000, 31_623, 100_000];
        var worst = new double[counts.Length][];
        var repeats = context.Size(20, Seeds);
        for (var i = 0; i < counts.Length; i++)
        {
            context.Step($"{counts[i]:N0} samples", 0.1 + (0.06 * i));
            var run = counts[i];
            worst[i] = Replicas.Run(
                repeats,
                seed =>
                {
                    var random = context.Random((ulong)(100 + (100 * run) + seed));
                    return Worst(FiniteTable.Fit(FiniteTable.Sample(s_population, run, ref random), context.Cancel).Conditional, exact);
                },
                context.Cancel);
        }

        report.Check("samples.worst", "largest |P_Φ* − Pop(y|x)| after 100,000 samples", worst[^1], Expected.AtMost(0.01));
        var slope = LineFit.Of([.. counts.Select(n => Math.Log(n))], [.. worst.Select(w => Math.Log(w.Average()))]).Slope;
        report.Check("samples.slope", "exponent of the error in the number of samples", slope, Expected.Near(-0.5, context.Size(0.05, 0.12)));
        double[] n = [.. counts.Select(count => (double)count)];
        report.Plot(new LinePlot(
            "samples",
            $"Distance of what is learnt from the population, mean of {repeats} runs",
            "samples",
            "largest difference of a probability",
            [
                new("cross-entropy training", n, [.. worst.Select(w => w.Average())], SeriesStyle.LineWithPoints),
                new("1 / sqrt(N)", n, [.. n.Select(count => worst[^1].Average() * Math.Sqrt(n[^1] / count))], SeriesStyle.Dashed),
            ])
        {
            LogX = true,
            LogY = true,
        });
    }

    private static double Worst(double[] a, double[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max();
}
