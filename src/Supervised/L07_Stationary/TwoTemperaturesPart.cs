using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;
using SelfPlay.Supervised.L07_Sde;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L07_Stationary;

/// <summary>The part of the lesson about noise that is not the same everywhere: several temperatures, and how to make them one.</summary>
internal sealed class TwoTemperaturesPart(LessonContext context)
{
    private const int Seeds = 3;
    private static readonly CoupledWell s_well = new(2);

    public void Run()
    {
        var report = context.Report;
        report.Section("Two temperatures");
        report.Say(
            "Two independent parameters whose gradients have the variances $\\sigma_x^2$ and $\\sigma_y^2$ have two temperatures, $\\tfrac12\\eta\\sigma_x^2$ and "
            + "$\\tfrac12\\eta\\sigma_y^2$. Their law is not Gibbs'. With rates of their own, $\\eta_i=\\eta'/\\sigma_i^2$, both have the temperature $\\tfrac12\\eta'$. First on "
            + "$\\tfrac12(x^2+y^2)$, $\\sigma_x=1$, $\\sigma_y=3$:");
        Independent();
        report.Say(
            "If the parameters are coupled, the temperatures mix. $L=\\tfrac14x^4-\\tfrac12x^2+(y-x)^2$: under Gibbs' law $y-x$ is normal with variance $\\tfrac12T$ and independent of $x$, and $x$ "
            + "has the density of $\\tfrac14x^4-\\tfrac12x^2$. With equal noise that is what runs show; with $\\sigma_y^2=4\\sigma_x^2$ it is not, "
            + "at no temperature; with $\\eta_i\\propto1/\\sigma_i^2$ it is again.");
        Coupled();
        Circulation();
    }

    private void Independent()
    {
        const double Rate = 0.02;
        context.Step("two temperatures", 0.24);
        var (x, y) = (Variances(Rate, 1, 100), Variances(Rate, 9, 110));
        var (ownX, ownY) = (Variances(Rate, 1, 120), Variances(Rate / 9, 9, 130));
        var tolerance = context.Size(0.03, 0.08);
        context.Report.Check("two.ratio", "variance of y over that of x, the same rate: σ_y²/σ_x²", [.. y.Zip(x, (a, b) => a / b)], Expected.Within(9, tolerance));
        context.Report.Check("two.restored", "the same with η_i = 0.02/σ_i²", [.. ownY.Zip(ownX, (a, b) => a / b)], Expected.Near(1, tolerance));
    }

    /// <summary>Stationary variances of runs on ½x² with gradients x − σε.</summary>
    private double[] Variances(double rate, double noise, ulong stream) =>
        Replicas.Run(
            Seeds,
            seed =>
            {
                var random = context.Random(stream + (ulong)seed);
                var (x, sum, kick, steps) = (0.0, 0.0, rate * Math.Sqrt(noise), (int)(context.Size(40_000, 6_000) / rate));
                for (var t = -steps / 20; t < steps; t++)
                {
                    x += (kick * random.Normal()) - (rate * x);
                    sum += t >= 0 ? x * x : 0;
                }

                return sum / steps;
            },
            context.Cancel);

    private void Coupled()
    {
        const double Temperature = 0.4;
        const double Noise = 200;
        const double Rate = 2 * Temperature / Noise;
        (string Name, string Title, (double, double) Rates, (double, double) Noise)[] cases =
        [
            ("equal", "equal noise", (Rate, Rate), (Noise, Noise)),
            ("unequal", "σ_y² = 4 σ_x²", (Rate, Rate), (Noise / 2, 2 * Noise)),
            ("restored", "σ_y² = 4 σ_x², η_i ∝ 1/σ_i²", (2 * Rate, Rate / 2), (Noise / 2, 2 * Noise)),
        ];
        var (rows, series) = (new List<string[]>(), new List<PlotSeries>());
        for (var i = 0; i < cases.Length; i++)
        {
            var (name, title, rates, noise) = cases[i];
            context.Step($"coupled parameters, {title}", 0.26 + (0.05 * i));
            var stream = (ulong)(140 + (10 * i));
            var runs = Replicas.Run(
                Seeds,
                seed =>
                {
                    var random = context.Random(stream + (ulong)seed);
                    return s_well.Sample(rates, noise, 60, context.Size(4000, 600), ref random);
                },
                context.Cancel);
            var results = runs.Select(Examine).ToArray();
            Verdict(name, title, Temperature, results, Examine([.. runs.SelectMany(run => run)]));
            rows.Add([title, .. new[] { results.Average(r => r.Temperature), results.Average(r => r.Correlation), results.Min(r => r.PairP), results.Min(r => r.ShapeP) }.Select(v => Figures.Format(v, 3))]);
            var seen = Histogram.Of([.. runs.SelectMany(run => run).Select(p => p.X)], -2.6, 2.6, 40);
            series.Add(new($"x, {title}", seen.Middles, seen.Density, SeriesStyle.Points));
        }

        context.Report.Table(["noise", "temperature of y − x", "correlation of x and y − x", "p of y − x", "p of x"], rows);
        var law = new GibbsLaw(CoupledWell.Marginal, Temperature, -6, 6);
        double[] grid = [.. Enumerable.Range(-52, 105).Select(i => 0.05 * i)];
        series.Add(new("Gibbs' law, T = 0.4", grid, [.. grid.Select(law.Density)], SeriesStyle.Dashed));
        context.Report.Plot(new LinePlot("two-temperatures", "One of two coupled parameters under equal and unequal noise", "x", "density", series));
    }

    /// <param name="name">The case.</param>
    /// <param name="title">It for people.</param>
    /// <param name="temperature">T.</param>
    /// <param name="results">[seeds]</param>
    /// <param name="all">Of the runs of all seeds together.</param>
    private void Verdict(string name, string title, double temperature, CoupledFit[] results, CoupledFit all)
    {
        var report = context.Report;
        double[] Of(Func<CoupledFit, double> value) => [.. results.Select(value)];
        if (name == "unequal")
        {
            report.Check($"coupled.correlation.{name}", $"correlation of x and y − x, {title}", Of(r => r.Correlation), Expected.AtLeast(0.1), Origin.Own);
            if (!context.Quick)
            {
                report.Check($"coupled.p.{name}", $"chance of a greater distance of x from Gibbs' law at the temperature of y − x, all seeds together, {title}", all.ShapeP, Expected.AtMost(1e-4), Origin.Own);
            }

            return;
        }

        report.Check($"coupled.temperature.{name}", $"k Var(y − x) over T, {title}", Of(r => r.Temperature / temperature), Expected.Near(1, context.Size(0.05, 0.12)));
        report.Check($"coupled.correlation.{name}", $"correlation of x and y − x, {title}", Of(r => r.Correlation), Expected.Near(0, context.Size(0.04, 0.1)));
        report.Check($"coupled.p.{name}", $"chance of a greater distance of x from Gibbs' law at the temperature of y − x, least of three, {title}", Of(r => r.ShapeP).Min(), Expected.AtLeast(0.001));
    }

    /// <summary>The temperature that y − x shows, its correlation with x, and how well both fit Gibbs' law of that temperature.</summary>
    private static CoupledFit Examine((double X, double Y)[] ends)
    {
        double[] x = [.. ends.Select(p => p.X)];
        double[] gap = [.. ends.Select(p => p.Y - p.X)];
        var temperature = s_well.Coupling * gap.Average(u => u * u);
        var pair = KolmogorovSmirnov.Test(gap, new Normal(0, Math.Sqrt(temperature / s_well.Coupling)).CumulativeDistribution);
        var shape = KolmogorovSmirnov.Test(x, new GibbsLaw(CoupledWell.Marginal, temperature, -8, 8).Distribution);
        return new CoupledFit(temperature, MathNet.Numerics.Statistics.Correlation.Pearson(x, gap), pair.PValue, shape.PValue);
    }

    /// <summary>Without Gibbs' law there is a flow that never stops: probability circles.</summary>
    private void Circulation()
    {
        const double Rate = 0.02;
        var report = context.Report;
        report.Say(
            "What is stationary need not be at rest. Where $S$ does not commute with $H$, the parameters circle for ever: the mean of "
            + "$\\tfrac12(x\\,dy-y\\,dx)/dt$ is $\\tfrac12((SH)_{yx}-(SH)_{xy})$. Here with $H=\\begin{pmatrix}1.5&-1\\\\-1&1\\end{pmatrix}$, once with $\\Sigma=1$, once with "
            + "$\\Sigma=\\mathrm{diag}(.4,1.6)$. Under Gibbs' law nothing circles, and a film of the process could run backwards.");
        context.Step("circulation", 0.42);
        var hessian = Matrix<double>.Build.DenseOfArray(new[,] { { 1.5, -1 }, { -1, 1 } });
        double[] unequal = [0.4, 1.6];
        var exact = QuadraticDiffusion.Circulation(hessian, QuadraticDiffusion.Covariance(hessian, Rate * Matrix<double>.Build.DenseOfDiagonalArray(unequal), Rate))[0, 1];
        foreach (var (name, title, sigma, expected) in new[] { ("equal", "Σ = 1", [1.0, 1.0], 0), ("unequal", "Σ = diag(0.4, 1.6)", unequal, 1) })
        {
            var noise = Rate * Matrix<double>.Build.DenseOfDiagonalArray(sigma);
            var stream = name == "equal" ? 180UL : 190UL;
            var measured = Replicas.Run(
                Seeds,
                seed =>
                {
                    var random = context.Random(stream + (ulong)seed);
                    return Area(new QuadraticDiffusion(hessian, noise), Rate, context.Size(20_000_000, 2_000_000), ref random);
                },
                context.Cancel);
            report.Check($"circulation.{name}", $"area circled per time by runs, {title}, in units of the exact value for diag(0.4, 1.6)", [.. measured.Select(m => m / exact)], Expected.Near(expected, context.Size(0.05, 0.15)));
        }
    }

    /// <summary>Mean of ½(x Δy − y Δx)/dt along a run.</summary>
    private static double Area(QuadraticDiffusion equation, double dt, int steps, ref Xoshiro256 random)
    {
        var solver = new EulerMaruyama(equation);
        Span<double> state = stackalloc double[2];
        var sum = 0.0;
        for (var t = -1000; t < steps; t++)
        {
            var (x, y) = (state[0], state[1]);
            solver.Step(state, dt, ref random);
            sum += t >= 0 ? ((x * state[1]) - (y * state[0])) / 2 : 0;
        }

        return sum / (steps * dt);
    }

    /// <summary>What runs on the coupled well show.</summary>
    /// <param name="Temperature">k Var(y − x), which is T under Gibbs' law.</param>
    /// <param name="Correlation">Of x and y − x, 0 under Gibbs' law.</param>
    /// <param name="PairP">Chance of a greater distance of y − x from the normal law of that temperature.</param>
    /// <param name="ShapeP">Chance of a greater distance of x from Gibbs' law of that temperature.</param>
    private sealed record CoupledFit(double Temperature, double Correlation, double PairP, double ShapeP);
}
