using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L06_Momentum;

/// <summary>The part of the lesson that reads momentum as a running mean.</summary>
internal sealed class AveragePart(LessonContext context)
{
    private const int Steps = 2000;
    private const double Rate = 0.1;
    private const int Seeds = 3;

    public void Run()
    {
        var report = context.Report;
        context.Step("momentum as a running mean", 0);
        report.Section("Momentum is a running mean");
        report.Say(
            "$v_t=\\mu v_{t-1}+\\eta\\hat g_t$, $\\Phi_{t+1}=\\Phi_t-v_t$. With $N=1/(1-\\mu)$ this is $v_t=N\\eta\\,\\tilde g_t$, where "
            + "$\\tilde g_t=(1-\\frac1N)\\tilde g_{t-1}+\\frac1N\\hat g_t$ is a running mean of the gradients. One gradient moves $\\Phi$ by $\\eta\\hat g$ at once, by "
            + "$\\mu\\eta\\hat g$ in the next step, ...: in total by $\\eta\\hat g/(1-\\mu)=N\\eta\\hat g$. In a batch of $B$ each example's share is $\\frac NB\\eta g$. If that is to be "
            + "what it is with batch 1 and no momentum, $\\eta_0g$, then $\\eta=(1-\\mu)B\\eta_0$.");
        Identity();
        TotalEffect();
        Variances();
    }

    private void Identity()
    {
        var random = context.Random(1);
        double[] gradients = [.. Enumerable.Range(0, Steps).Select(_ => 1 + random.Normal())];
        var worst = 0.0;
        foreach (var momentum in new[] { 0.0, 0.5, 0.9, 0.99 })
        {
            var n = 1 / (1 - momentum);
            var averages = MovingAverage.Of(gradients, n);
            var v = 0.0;
            for (var t = 0; t < Steps; t++)
            {
                v = (momentum * v) + (Rate * gradients[t]);
                worst = Math.Max(worst, Math.Abs(v - (n * Rate * averages[t])));
            }
        }

        context.Report.Check("average.identity", "largest |v_t − Nηg̃_t| over 2000 random gradients, μ up to 0.99", worst, Expected.AtMost(1e-12));
    }

    private void TotalEffect()
    {
        var worst = 0.0;
        foreach (var momentum in new[] { 0.0, 0.5, 0.9, 0.99 })
        {
            var (v, moved) = (Rate, 0.0);
            for (var t = 0; t < 100 / (1 - momentum); t++)
            {
                moved += v;
                v *= momentum;
            }

            worst = Math.Max(worst, Math.Abs((moved * (1 - momentum) / Rate) - 1));
        }

        context.Report.Check("average.effect", "total effect of one gradient over ηg/(1 − μ), largest difference from 1", worst, Expected.AtMost(1e-12));
        var law = new MomentumLaw(1, 0);
        foreach (var momentum in new[] { 0.5, 0.9, 0.99 })
        {
            var rate = 1e-4 * (1 - momentum);
            context.Report.Check(
                $"average.rate.{momentum}",
                $"pace of descent on ½Φ² over that of η₀ = 0.0001, η = (1 − μ)η₀, μ = {momentum}",
                law.EffectiveRate(rate, momentum) / 1e-4,
                Expected.Near(1, 0.02));
        }
    }

    private void Variances()
    {
        var report = context.Report;
        report.Say(
            "The running mean of independent values has variance $v=(1-\\frac1N)^2v+\\sigma^2/N^2$, so $\\sigma^2/((2-\\frac1N)N)$, about half that of a plain mean of "
            + "$N$. It starts at 0 and is biased towards it for $N$ steps; with weight $1/\\min(t,N)$ it is the plain mean at first, and unbiased from the first value on.");
        foreach (var n in new[] { 1, 10, 100 })
        {
            var measured = Replicas.Run(Seeds, seed => n * MovingAverage.Of(Noise(context.Size(4_000_000, 400_000), seed), n).Skip(20 * n).Average(x => x * x), context.Cancel);
            report.Check($"average.variance.{n}", $"N·variance of a running mean over N = {n}", measured, Expected.Within(n * MovingAverage.Variance(n), context.Size(0.02, 0.06)));
        }

        const int N = 100;
        var values = Noise(3 * N, 0);
        var corrected = MovingAverage.Corrected(values, N);
        var (sum, worst) = (0.0, 0.0);
        for (var t = 1; t <= N; t++)
        {
            sum += values[t - 1];
            worst = Math.Max(worst, Math.Abs(corrected[t - 1] - (sum / t)));
        }

        report.Check("average.corrected", "corrected running mean less the plain mean, first N = 100 values", worst, Expected.AtMost(1e-12));
        var constant = Enumerable.Repeat(3.0, 3 * N).ToArray();
        report.Check("average.constant", "corrected running mean of a constant 3, largest difference over 300 values", MovingAverage.Corrected(constant, N).Max(x => Math.Abs(x - 3)), Expected.AtMost(1e-12));
        double[] times = [.. Enumerable.Range(1, 3 * N).Select(t => (double)t)];
        var noisy = constant.Zip(values, (c, x) => c + x).ToArray();
        report.Plot(new LinePlot(
            "running-means",
            "Running means over N = 100 of values of mean 3 and variance 1",
            "t",
            "running mean",
            [
                new("from 0", times, MovingAverage.Of(noisy, N)),
                new("weight 1/min(t, N)", times, MovingAverage.Corrected(noisy, N)),
                new("3 (1 − (1 − 1/N)^t)", times, [.. times.Select(t => 3 * (1 - Math.Pow(1 - (1.0 / N), t)))], SeriesStyle.Dashed),
                new("mean", times, constant, SeriesStyle.Dashed),
            ]));
    }

    /// <summary>Independent standard normal values.</summary>
    private double[] Noise(int count, int seed)
    {
        var random = context.Random((ulong)(2 + seed));
        var values = new double[count];
        foreach (ref var value in values.AsSpan())
        {
            value = random.Normal();
        }

        return values;
    }
}
