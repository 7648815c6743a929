using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L06_Convergence;

/// <summary>The part of the lesson about logistic regression: the theorem on data, its constant, and what Newton and averaging gain.</summary>
internal sealed class LogisticPart
{
    private const double Penalty = 0.05;
    private const double Scale = 40;
    private const int Delay = 800;
    private const int NewtonDelay = 100;
    private const int Groups = 8;
    private const double Warm = 0.01;
    private readonly LessonContext _context;
    private readonly SoftmaxRegression _problem;
    private readonly OptimumLaw _law;
    private readonly int[] _times;
    private readonly double[] _clock;
    private readonly List<PlotSeries> _series = [];
    private ulong _stream = 5000;

    public LogisticPart(LessonContext context)
    {
        _context = context;
        _problem = BreastCancer11.Regression(context.Data, Penalty);
        _law = OptimumLaw.Of(_problem, context.Cancel);
        _times = Exponent.Times(context.Size(5000, 2000), context.Size(50_000, 12_000), 9);
        _clock = [.. _times.Select(t => (double)t)];
    }

    private int Runs => _context.Size(640, 64);

    private int Last => _times[^1];

    public void Run()
    {
        var report = _context.Report;
        report.Section("Logistic regression");
        report.Say(
            "569 tumours, ten cell values and a column of ones, log loss with a penalty $\\tfrac\\lambda2\\|w\\|^2$, $\\lambda=" + Penalty + "$: strongly "
            + "convex, not quadratic. One example a step, with replacement. Near the optimum only its Hessian $H$ and the covariance $C$ of the "
            + "examples' gradients count. With $\\eta_t=c/t$, $tE[L-L^*]\\to\\tfrac12\\mathrm{tr}HS$ where $(cH-\\tfrac12)S+S(cH-\\tfrac12)=c^2C$. The best "
            + "matrix of rates, $H^{-1}/t$ (Newton's), reaches $\\tfrac12\\mathrm{tr}H^{-1}C$, and nothing that sees $t$ examples can do better. "
            + "Averaging the iterates of a slower schedule gets there without knowing $H$ (Polyak and Juditsky 1992).");
        report.Observe("logistic.optimum", "L*", _law.Loss);
        Harmonic();
        Newton();
        Averaged();
        Constant();
        Summable();
        report.Plot(new LinePlot("logistic", "SGD on logistic regression (breast cancer)", "step t", "E[L − L*]", _series) { LogX = true, LogY = true });
    }

    private void Harmonic()
    {
        // The delay keeps the first steps small; the schedule's own clock is t + t₀.
        var curves = Curves("c / (t + t₀)", StepSizes.Power(Scale, 1, Delay), 0.45);
        double[] clock = [.. _clock.Select(t => t + Delay)];
        var limit = _law.LimitOfHarmonic(Scale);
        Check("harmonic", $"η = {Scale} / (t + {Delay})", clock, curves, limit);
    }

    private void Newton()
    {
        var curves = Curves("H⁻¹ / (t + t₀)", StepSizes.Power(1, 1, NewtonDelay), 0.55, newton: true);
        Check("newton", $"η = H⁻¹ / (t + {NewtonDelay})", [.. _clock.Select(t => t + NewtonDelay)], curves, _law.LimitOfNewton());
    }

    private void Averaged()
    {
        var from = (int)(Warm * Last);
        var curves = Curves("averaged, 1 / (t + t₀)^⅔", StepSizes.Power(2, 2.0 / 3, 100), 0.65, average: from);
        Check("averaged", $"the average of all w, η = 2 / (t + 100)^0.67", [.. _clock.Select(t => t - from)], curves, _law.LimitOfNewton());
    }

    private void Check(string name, string what, double[] clock, double[][] curves, double limit)
    {
        var report = _context.Report;
        var groups = Grouped(curves);
        var slopes = Exponent.OfGroups(clock, groups);
        var fit = MeanInterval.Of(slopes);
        report.Check($"logistic.{name}", $"exponent of the excess with {what}", slopes, Expected.Near(-1, _context.Size(0.1, 0.35)));
        report.Observe($"logistic.{name}.interval", "half its 95 % interval", fit.Half);
        report.Check(
            $"logistic.{name}.limit",
            $"t·E[L − L*] at the last steps with {what}",
            [.. groups.Select(group => group.Zip(clock, (excess, t) => excess * t).TakeLast(3).Average())],
            Expected.Within(limit, _context.Size(0.1, 0.35)));
        _series.Add(new($"theory, {what}", _clock, [.. clock.Select(t => limit / t)], SeriesStyle.Dashed));
    }

    private void Constant()
    {
        const double Rate = 0.02;
        var curves = Curves($"constant {Rate}", StepSizes.Constant(Rate), 0.7, fewer: 4);
        var plateau = _law.Plateau(Rate);
        _context.Report.Check(
            "logistic.constant",
            $"plateau of the excess with η = {Rate}, beside ½ tr HS with HS + SH = ηC",
            [.. Grouped(curves).Select(group => group.Average())],
            Expected.Within(plateau, 0.15));
        _series.Add(new($"theory, constant {Rate}", _clock, [.. _clock.Select(_ => plateau)], SeriesStyle.Dashed));
    }

    private void Summable()
    {
        var curves = Curves("1 / (t + 1)²", StepSizes.Summable, 0.75, fewer: 8);
        _context.Report.Check(
            "logistic.summable",
            "excess at the last step with η = 1/(t + 1)² over that at a tenth of it: it stays where it is",
            [.. Grouped(curves).Select(group => group[^1] / group[0])],
            Expected.Between(0.95, 1.05, 1));
    }

    private double[][] Curves(string label, StepSizes schedule, double done, bool newton = false, int? average = null, int fewer = 1)
    {
        _context.Step($"logistic regression, {label}", done);
        var rates = schedule.First(Last);
        var inverse = newton ? _law.Hessian.Inverse() : null;
        var stream = _stream += (ulong)Runs;
        var curves = Replicas.Run(
            Runs / fewer,
            run =>
            {
                var loss = _problem.Clone();
                var random = _context.Random(stream + (ulong)run);
                var descent = new VectorDescent(loss, rates) { Preconditioner = inverse, AverageFrom = average };
                return descent.Run(new double[loss.Dimension], _times, w => loss.Loss(w) - _law.Loss, ref random);
            },
            _context.Cancel);
        _series.Add(new(label, _clock, Exponent.MeanCurve(curves), SeriesStyle.LineWithPoints));
        return curves;
    }

    /// <summary>Runs in groups: a single run's excess is too ragged for a line through its logarithms.</summary>
    private static double[][] Grouped(double[][] curves) =>
        [.. curves.Chunk(curves.Length / Groups).Select(Exponent.MeanCurve)];
}
