using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L06_Convergence;

/// <summary>The part of the lesson about rates: O(1/t) and O(1/√t), and which loss has which, fitted with intervals.</summary>
internal sealed class RatePart(LessonContext context)
{
    private const int Groups = 16;
    private readonly List<string[]> _rows = [];
    private readonly List<PlotSeries> _series = [];
    private ulong _stream = 1000;

    public void Run()
    {
        var report = context.Report;
        report.Section("How fast: O(1/t) and O(1/√t)");
        report.Say(
            "Where $\\eta$ falls slowly enough for SGD to keep up, $E\\|x-x^*\\|^2$ hardly changes in a step, and the step says "
            + "$2E\\langle x-x^*,g\\rangle=\\eta\\,E\\|\\hat g\\|^2$. For $\\tfrac12hx^2$ this is $E[L-L^*]=\\eta\\sigma^2/4$, for $\\tfrac14x^4$ it is "
            + "$\\eta\\sigma^2/8$, for $|x|$ it is $\\eta(1+\\sigma^2)/2$: **the excess loss follows the learning rate down**. How fast the "
            + "rate may fall is a question of curvature. With $\\eta_t=c/t$ a quadratic forgets its start as $t^{-2hc}$, so "
            + "$O(1/t)$ needs $2hc>1$; without curvature at the optimum $c/t$ is far too fast, and $c/\\sqrt t$ gives $O(1/\\sqrt t)$. On $\\tfrac14x^4$ the curvature "
            + "falls with the cloud: a run forgets within about $t^{3/4}$ steps, so the excess lags behind the rate by a share that dies only as $t^{-1/4}$, and the exponent of any finite stretch is a little below $-\\tfrac12$. "
            + "The equation of SGD in continuous time, solved for the falling rate, says by how much.");
        var harmonic = StepSizes.Power(1, 1);
        Quadratic("harmonic", new Quadratic(1), harmonic, -1);
        Quadratic("slow", new Quadratic(1), StepSizes.Power(0.25, 1), -0.5);
        Follow("absolute.harmonic", new AbsoluteValue(), "|x|", 1, harmonic, -1, 1);
        WithoutCurvature();
        Plot("rates-harmonic", "Excess loss of SGD, η falling as 1/t");
        var root = StepSizes.Power(0.5, 0.5);
        Quadratic("root", new Quadratic(1), root, -0.5);
        Follow("quartic", new Quartic(), "¼x⁴", 1, root, -0.5, 1.0 / 8, exact: times => FallingRate.Excess(new Quartic(), root, times));
        Follow("absolute", new AbsoluteValue(), "|x|", 1, root, -0.5, 1);
        Plot("rates-root", "Excess loss of SGD, η falling as 1/√t");
        report.Table(["loss", "η_t", "exponent of E[L − L*], 95 % interval", "theory"], _rows);
    }

    private void WithoutCurvature()
    {
        var (times, flat) = Curves(new Quartic(), 1, StepSizes.Power(0.25, 1));
        var slope = MeanInterval.Of(Exponent.OfGroups(times, flat));
        context.Report.Check("rate.quartic.harmonic", "exponent of the excess of ¼x⁴ with η = 0.25/t: nearly 0", slope.Mean, Expected.Between(-0.25, 0, 0), Origin.Theory, slope.Deviation);
        Add("¼x⁴", "0.25 / t", slope, "0, logarithmic", times, flat, null);
    }

    private void Plot(string name, string title)
    {
        context.Report.Plot(new LinePlot(name, title, "step t", "E[L − L*]", [.. _series]) { LogX = true, LogY = true });
        _series.Clear();
    }

    /// <summary>A quadratic has the whole curve in closed form: the fitted exponent must agree with that of the exact curve.</summary>
    private void Quadratic(string name, Quadratic loss, StepSizes schedule, double theory)
    {
        var (times, curves) = Curves(loss, 1, schedule);
        var square = MeanEstimation.SquaredError(schedule.First((int)times[^1]), 1, 1);
        double[] exact = [.. times.Select(t => 0.5 * loss.Curvature * square[(int)t - 1])];
        var slopes = Exponent.OfGroups(times, curves);
        var fit = MeanInterval.Of(slopes);
        var report = context.Report;
        report.Check($"rate.{name}", $"exponent of the excess of ½x² with η = {schedule.Name}", slopes, Expected.Near(theory, context.Size(0.03, 0.1)));
        Score(name, fit, times, exact);
        Add("½x²", schedule.Name, fit, Figures.Format(theory), times, curves, exact);
    }

    /// <summary>
    /// The excess must be <paramref name="factor"/> times η_t (σ = 1) in the end. Where it gets there slowly the <paramref name="exact"/> curve says how far it is.
    /// </summary>
    private void Follow<TLoss>(
        string name, TLoss loss, string formula, double start, StepSizes schedule, double theory, double factor, Func<double[], double[]>? exact = null)
        where TLoss : struct, IScalarLoss
    {
        var (times, curves) = Curves(loss, start, schedule);
        double[] follows = [.. times.Select(t => factor * schedule.At((int)t))];
        var slopes = Exponent.OfGroups(times, curves);
        var fit = MeanInterval.Of(slopes);
        var report = context.Report;
        report.Check($"rate.{name}", $"exponent of the excess of {formula} with η = {schedule.Name}", slopes, Expected.Near(theory, context.Size(0.03, 0.1)));
        if (exact is not null)
        {
            follows = exact(times);
            Score(name, fit, times, follows);
            report.Observe($"rate.{name}.exact", "exponent of that curve: what is left of the way to −½", LineFit.OfPower(times, follows).Slope);
        }

        report.Check(
            $"rate.{name}.factor",
            $"excess / η_t at the last step, {formula}",
            [.. curves.Select(curve => curve[^1] / schedule.At((int)times[^1]))],
            Expected.Within(factor, context.Size(0.08, 0.25)));
        Add(formula, schedule.Name, fit, Figures.Format(theory), times, curves, follows);
    }

    private void Score(string name, MeanInterval fit, double[] times, double[] exact) =>
        context.Report.Check(
            $"rate.{name}.score",
            "the same less that of the exact curve, in standard errors",
            fit.Score(LineFit.OfPower(times, exact).Slope),
            Expected.Between(-4, 4, 0));

    private (double[] Times, double[][] Curves) Curves<TLoss>(TLoss loss, double start, StepSizes schedule)
        where TLoss : struct, IScalarLoss
    {
        context.Step($"{loss.GetType().Name} with η = {schedule.Name}", 0.15 + (0.04 * _rows.Count));
        var times = Exponent.Times(context.Size(500, 1000), context.Size(50_000, 10_000), 9);
        var stream = _stream += Groups;
        var curves = ScalarDescent.Excess(loss, start, schedule.First(times[^1]), times, Groups, context.Size(500, 60), g => context.Random(stream + (ulong)g), context.Cancel);
        return ([.. times.Select(t => (double)t)], curves);
    }

    private void Add(string formula, string rates, MeanInterval slope, string theory, double[] times, double[][] curves, double[]? expected)
    {
        _rows.Add([formula, rates, $"{Figures.Format(slope.Mean, 4)} ± {Figures.Format(slope.Half, 2)}", theory]);
        _series.Add(new($"{formula}, η = {rates}", times, Exponent.MeanCurve(curves), SeriesStyle.LineWithPoints));
        if (expected is not null)
        {
            _series.Add(new($"theory: {formula}, η = {rates}", times, expected, SeriesStyle.Dashed));
        }
    }
}
