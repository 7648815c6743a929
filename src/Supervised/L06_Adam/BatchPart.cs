using SelfPlay.Supervised.L02_Edf;
using SelfPlay.Supervised.L02_Edf.Optimisers;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L06_Adam;

/// <summary>The part of the lesson about batches: where the rate goes with B, and where with √B.</summary>
internal sealed class BatchPart(LessonContext context)
{
    private const int Epoch = 2048;
    private const double Rate = 0.001;
    private const double Beta = 0.999;
    private const int WarmUp = 500;
    private const int Seeds = 3;
    private static readonly int[] s_batches = [1, 4, 16, 64];
    private readonly List<string[]> _rows = [];

    private int Copies => context.Size(20_000, 2000);

    public void Run()
    {
        var report = context.Report;
        report.Section("Batch size: √B");
        report.Say(
            "With $s$ a long mean, $s=\\mu^2+\\sigma^2/B$, and a step is $-\\eta\\mu/\\sqrt{\\mu^2+\\sigma^2/B}$ on average. An epoch has $N/B$ steps. Where the mean gradient "
            + "dominates, $\\mu^2\\gg\\sigma^2/B$, equal progress per epoch wants $\\eta\\propto B$, as with SGD; where noise dominates it wants $\\eta\\propto\\sqrt B$. The random walk of pure noise "
            + "goes $\\eta\\sqrt{N/B}$ per epoch and wants $\\sqrt B$ too.");
        var noise = Walk(new AdaptiveLaw(0, 1), root: true, 100);
        for (var i = 1; i < s_batches.Length; i++)
        {
            report.Check(
                $"root.walk.{s_batches[i]}",
                $"rms distance of an epoch of pure noise, B = {s_batches[i]} over B = 1, η ∝ √B",
                [.. noise[i].Zip(noise[0], (many, one) => many.Rms / one.Rms)],
                Expected.Near(1, context.Size(0.03, 0.08)));
        }

        Drift("weak", new AdaptiveLaw(0.02, 1), root: true, 120, "μ = 0.02, σ = 1, η ∝ √B");
        Drift("strong", new AdaptiveLaw(1, 0.2), root: false, 140, "μ = 1, σ = 0.2, η ∝ B");
        report.Table(["gradients", "B", "η", "mean distance of an epoch", "(N/B) ημ/√(μ² + σ²/B)"], _rows);
        Temperature();
    }

    private void Drift(string name, AdaptiveLaw law, bool root, ulong stream, string title)
    {
        var report = context.Report;
        var measured = Walk(law, root, stream);
        for (var i = 0; i < s_batches.Length; i++)
        {
            var (batch, rate) = (s_batches[i], BatchRate(s_batches[i], root));
            var exact = law.Drift(rate, batch, Epoch);
            report.Check($"{name}.drift.{batch}", $"mean distance of an epoch over the law's, B = {batch}, {title}", [.. measured[i].Select(walk => walk.Mean / exact)], Expected.Near(1, context.Size(0.03, 0.08)));
            _rows.Add([title, $"{batch}", Figures.Format(rate), Figures.Format(measured[i].Average(walk => walk.Mean), 4), Figures.Format(exact, 4)]);
        }

        report.Check($"{name}.constant", $"mean distance at B = 64 over that at B = 1, {title}", [.. measured[^1].Zip(measured[0], (many, one) => many.Mean / one.Mean)], Expected.Near(1, context.Size(0.03, 0.1)));
    }

    private static double BatchRate(int batch, bool root) => Rate * (root ? Math.Sqrt(batch) : batch);

    /// <summary>Mean and root mean square distance of an epoch at every batch size, over many parameters with the same law. [batches][seeds]</summary>
    /// <remarks>
    /// RMSProp is Adam without a mean of gradients (the lesson's first part holds the two to each other), and Adam can correct for s having started at 0:
    /// without that a mean over 1000 steps would take many thousands to settle.
    /// </remarks>
    private (double Mean, double Rms)[][] Walk(AdaptiveLaw law, bool root, ulong stream)
    {
        context.Step($"batch-size law, μ = {law.Mean}", 0.1 + (0.01 * _rows.Count));
        var walks = Replicas.Run(
            s_batches.Length * Seeds,
            i =>
            {
                var batch = s_batches[i / Seeds];
                var random = context.Random(stream + (ulong)i);
                var parameter = new Parameter(Copies);
                var rule = new Adam([parameter], 0) { Beta1 = 0, Beta2 = Beta, Epsilon = 0, Correction = BiasCorrection.PlainMeanFirst };
                for (var t = -WarmUp; t < Epoch / batch; t++)
                {
                    context.Cancel.ThrowIfCancellationRequested();

                    // The mean square settles before the first step counts.
                    rule.Rate = t < 0 ? 0 : BatchRate(batch, root);
                    foreach (ref var g in parameter.Grad.AsSpan())
                    {
                        g = law.Mean + (law.Noise * random.Normal() / Math.Sqrt(batch));
                    }

                    rule.Step();
                }

                return (-parameter.Value.Average(), Math.Sqrt(parameter.Value.Average(x => x * x)));
            },
            context.Cancel);
        return [.. walks.Chunk(Seeds)];
    }

    private void Temperature()
    {
        var report = context.Report;
        report.Say(
            "So RMSProp has a temperature of its own. On $\\tfrac12h\\Phi^2$ it is SGD at the rate $\\eta/\\sqrt s$ with $s=h^2v+\\sigma^2/B$, and the variance $v$ is a solution of "
            + "$v=\\frac{\\eta}{\\sqrt s}\\frac{\\sigma^2}{B\\,h\\,(2-\\eta h/\\sqrt s)}$: about $\\eta\\sigma/(2h\\sqrt B)$, so that $\\eta\\propto\\sqrt B$ keeps it.");
        var measured = Replicas.Run(
            s_batches.Length * Seeds,
            i => StationaryVariance(s_batches[i / Seeds], 0.01 * Math.Sqrt(s_batches[i / Seeds]), (ulong)(300 + i)),
            context.Cancel).Chunk(Seeds).ToArray();
        for (var i = 0; i < s_batches.Length; i++)
        {
            var batch = s_batches[i];
            var exact = AdaptiveLaw.StationaryVariance(1, 1, 0.01 * Math.Sqrt(batch), batch);
            report.Check($"temperature.{batch}", $"stationary variance of RMSProp over the law's, B = {batch}, η = 0.01 √B", [.. measured[i].Select(v => v / exact)], Expected.Near(1, context.Size(0.03, 0.1)));
        }
    }

    private double StationaryVariance(int batch, double rate, ulong stream)
    {
        var random = context.Random(stream);
        var parameter = new Parameter(context.Size(400, 60));
        var rule = new Adam([parameter], rate) { Beta1 = 0, Beta2 = Beta, Epsilon = 0, Correction = BiasCorrection.PlainMeanFirst };
        var (settled, steps, sum) = (2000, context.Size(6000, 4000), 0.0);
        for (var t = 0; t < steps; t++)
        {
            context.Cancel.ThrowIfCancellationRequested();
            for (var i = 0; i < parameter.Grad.Length; i++)
            {
                parameter.Grad[i] = parameter.Value[i] + (random.Normal() / Math.Sqrt(batch));
            }

            rule.Step();
            sum += t >= settled ? parameter.Value.Average(x => x * x) : 0;
        }

        return sum / (steps - settled);
    }
}
