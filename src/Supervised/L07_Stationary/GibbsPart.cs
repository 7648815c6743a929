using SelfPlay.Supervised.L07_Sde;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L07_Stationary;

/// <summary>The part of the lesson about constant noise: SGD samples Gibbs' law, with the rate as its temperature.</summary>
internal sealed class GibbsPart(LessonContext context)
{
    private const int Seeds = 3;

    /// <summary>Variance of the gradients, large, so that small rates are warm enough to cross between the minima.</summary>
    private const double Noise = 160;
    private const double Time = 50;
    private static readonly double[] s_rates = [0.0025, 0.005, 0.01];
    private readonly List<string[]> _rows = [];

    private int Runs => context.Size(4000, 600);

    public void Run()
    {
        var report = context.Report;
        report.Section("Constant noise: Gibbs' law");
        report.Say(
            "In one dimension the flow of probability down the loss, $-pL'$, and the diffusion, $-\\tfrac12\\eta\\sigma^2p'$, cancel where "
            + "$$p(x)=\\frac1Ze^{-L(x)/T},\\qquad T=\\tfrac12\\eta\\sigma^2.$$ "
            + "The loss here has two unequal minima, $L=\\tfrac14x^4-\\tfrac12x^2+\\tfrac1{10}x$. Independent runs of SGD with normal noise, "
            + "$\\sigma^2=160$, start at 0 and are looked at once, after $\\sum\\eta=50$. The Kolmogorov-Smirnov test compares where they are with the law "
            + "for $T=\\tfrac12\\eta\\sigma^2$; nothing is fitted.");
        Quadratic();
        Temperatures();
        Langevin();
        report.Table(["sampler", "T", "values", "distance from Gibbs' law", "p, least of three", "p of all at 1.5 T"], _rows);
        Method();
    }

    /// <summary>The erratum of the slide: with L = ½x² the variance is T, half of what a factor 2 in the exponent would make.</summary>
    private void Quadratic()
    {
        const double Rate = 0.01;
        var exact = Rate / (2 - Rate);
        var measured = Replicas.Run(
            Seeds,
            seed =>
            {
                var random = context.Random((ulong)(10 + seed));
                var (x, sum, steps) = (0.0, 0.0, context.Size(20_000_000, 2_000_000));
                for (var t = -2000; t < steps; t++)
                {
                    x = ((1 - Rate) * x) + (Rate * random.Normal());
                    sum += t >= 0 ? x * x : 0;
                }

                return sum / steps;
            },
            context.Cancel);
        context.Report.Check("gibbs.quadratic.exact", "ησ²/(2 − η) at η = 0.01, σ = 1: stationary variance on ½x²", exact, Expected.Near(0.00502, 6e-6), Origin.Reference);
        context.Report.Check("gibbs.quadratic", "variance of runs there", measured, Expected.Within(exact, context.Size(0.01, 0.03)));
    }

    private void Temperatures()
    {
        var report = context.Report;
        var series = new List<PlotSeries>();
        var temperatures = new double[s_rates.Length][];
        for (var i = 0; i < s_rates.Length; i++)
        {
            var rate = s_rates[i];
            context.Step($"Gibbs' law at rate {rate}", 0.02 + (0.04 * i));
            var stream = (ulong)(20 + (10 * i));
            var values = Replicas.Run(
                Seeds,
                seed =>
                {
                    var random = context.Random(stream + (ulong)seed);
                    return TiltedWell.Sample(rate, Noise, Time, Runs, ref random);
                },
                context.Cancel);
            var temperature = rate * Noise / 2;
            Verdict($"sgd.{rate}", $"SGD, η = {rate}", temperature, values);
            var all = values.SelectMany(v => v).ToArray();
            double[] fitted = [.. values.Select(TiltedWell.Temperature)];
            temperatures[i] = fitted;
            report.Check($"gibbs.temperature.{rate}", $"most likely temperature of the runs over ½ησ², η = {rate}", [.. fitted.Select(t => t / temperature)], Expected.Near(1, context.Size(0.05, 0.12)));
            var (seen, law) = (Histogram.Of(all, -3.5, 3.5, 50), TiltedWell.Gibbs(temperature));
            series.Add(new($"runs, T = {Figures.Format(temperature, 2)}", seen.Middles, seen.Density, SeriesStyle.Points));
            series.Add(new($"Gibbs' law, T = {Figures.Format(temperature, 2)}", seen.Middles, [.. seen.Middles.Select(law.Density)], SeriesStyle.Dashed));
        }

        report.Check("gibbs.exponent", "exponent of the temperature in η", [.. Enumerable.Range(0, Seeds).Select(seed => LineFit.OfPower(s_rates, [.. temperatures.Select(t => t[seed])]).Slope)], Expected.Near(1, context.Size(0.05, 0.12)));
        report.Plot(new LinePlot("gibbs", "SGD with constant noise on a loss with two minima, and Gibbs' law", "x", "density", series));
    }

    /// <summary>The same law without gradients' noise: Langevin dynamics, which adds noise of its own.</summary>
    private void Langevin()
    {
        const double Temperature = 0.4;
        const double Step = 0.01;
        context.Step("Langevin dynamics", 0.15);
        var values = Replicas.Run(
            Seeds,
            seed =>
            {
                var random = context.Random((ulong)(60 + seed));
                var deviation = Math.Sqrt(2 * Temperature);
                var solver = new EulerMaruyama(new ScalarDiffusion(x => -TiltedWell.Slope(x), _ => deviation));
                var ends = new double[Runs];
                for (var i = 0; i < ends.Length; i++)
                {
                    context.Cancel.ThrowIfCancellationRequested();
                    solver.Run(ends.AsSpan(i, 1), Step, (int)(Time / Step), ref random);
                }

                return ends;
            },
            context.Cancel);
        Verdict("langevin", $"Langevin dynamics, dt = {Step}", Temperature, values);
    }

    private void Verdict(string name, string title, double temperature, double[][] values)
    {
        var report = context.Report;
        var (law, hot) = (TiltedWell.Gibbs(temperature), TiltedWell.Gibbs(1.5 * temperature));
        var tests = values.Select(v => KolmogorovSmirnov.Test(v, law.Distribution)).ToArray();
        var wrong = KolmogorovSmirnov.Test(values.SelectMany(v => v), hot.Distribution).PValue;
        report.Check($"gibbs.p.{name}", $"chance of a greater distance from Gibbs' law (KS test), least of three seeds, {title}", tests.Min(t => t.PValue), Expected.AtLeast(0.001));
        if (!context.Quick)
        {
            report.Check($"gibbs.wrong.{name}", $"the same of the values of all seeds against 1.5 T, {title}", wrong, Expected.AtMost(1e-4));
        }

        _rows.Add([title, Figures.Format(temperature), $"3 x {Runs}", Figures.Format(tests.Average(t => t.Distance), 2), Figures.Format(tests.Min(t => t.PValue), 2), Figures.Format(wrong, 2)]);
    }

    /// <summary>What is left of Gibbs' law when dt is not small: an error O(dt), without any sampling.</summary>
    private void Method()
    {
        const double Temperature = 0.4;
        double[] steps = [0.1, 0.05, 0.025];
        context.Report.Say(
            "A finite step keeps a law of its own. It can be computed without sampling (a step is an integral over a normal density): its $E\\,x^2$ differs from "
            + "Gibbs' by $O(dt)$, far below what the tests above could see.");
        context.Step("law of the method", 0.2);
        var truth = TiltedWell.Gibbs(Temperature).Expectation(x => x * x);
        double[] errors =
        [
            .. steps.Select(dt =>
            {
                var law = new EulerMaruyamaLaw(x => -TiltedWell.Slope(x), 2 * Temperature, dt, 0, 1, -5, 5);
                for (var t = 0; t < Time / dt; t++)
                {
                    law.Step();
                }

                return Math.Abs(law.Expectation(x => x * x) - truth);
            }),
        ];
        context.Report.Check("gibbs.method", "exponent of the error of E x² in dt, Langevin dynamics by Euler and Maruyama", LineFit.OfPower(steps, errors).Slope, Expected.Near(1, 0.15));
        context.Report.Observe("gibbs.method.error", "that error relative to E x² at dt = 0.025", errors[^1] / truth);
    }
}
