using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L07_HeatCapacity;

/// <summary>The part of the lesson about a loss that is convex and not quadratic: softmax regression on the 8x8 digits, 650 parameters.</summary>
internal sealed class DigitsPart
{
    private const int Seeds = 3;
    private const double Penalty = 0.01;

    /// <summary>Cold enough for the loss to be a parabola as far as the bath reaches.</summary>
    private const double Coldest = 1e-5;
    private static readonly double[] s_rates = [0.02, 0.05, 0.1, 0.2, 0.4];
    private static readonly double[] s_reference = [0.683, 0.720, 0.785, 1.00, 1.68];

    private readonly LessonContext _context;
    private readonly SoftmaxRegression _problem;
    private readonly HeatMeter _meter;

    public DigitsPart(LessonContext context)
    {
        _context = context;
        _problem = Digits65.Regression(context.Data, Penalty);
        _context.Step("optimum of the digits", 0.32);
        _meter = new HeatMeter(_problem, _problem.Optimum(new double[_problem.Dimension], 1e-9, context.Cancel));
    }

    public void Run()
    {
        var report = _context.Report;
        report.Section("Logistic regression on digits");
        report.Say(
            "1,797 digits, 65 inputs, ten classes, penalty $\\tfrac12\\cdot.01\\|W\\|^2$: convex, not quadratic. Runs start at the optimum; half of each is the way to the stationary law. Dividing the excess by $\\eta$ gives a curve that must start at $\\tfrac14E\\|g_b\\|^2$. "
            + "$2E[\\Delta\\cdot\\nabla L]=\\eta E\\|\\hat g_b\\|^2$ holds at every rate, on any loss: it is only stationarity.");
        report.Check("digits.loss", "L* of the digits", _meter.Optimum.Value, Expected.Near(0.7410569, 1e-7), Origin.Reference);
        report.Check("digits.capacity", "¼E‖g_b‖² at the optimum", _meter.Capacity, Expected.Near(0.65031, 1e-5), Origin.Reference);
        Rates();
        Langevin();
    }

    private void Rates()
    {
        var report = _context.Report;
        var readings = new HeatReading[s_rates.Length][];
        for (var i = 0; i < s_rates.Length; i++)
        {
            var rate = s_rates[i];
            _context.Step($"digits at rate {rate}", 0.34 + (0.04 * i));
            readings[i] = HeatRuns.Measure(_context, _meter, rate, _context.Size(400, 200), (ulong)(200 + (100 * i)), _context.Size(24, 4));
            report.Check($"digits.slope.{rate}", $"excess / η at η = {rate}", [.. readings[i].Select(r => r.Excess / rate)], Expected.Within(s_reference[i], _context.Size(0.04, 0.08)), Origin.Reference);
            report.Check($"digits.balance.{rate}", $"2E[Δ·∇L] over ηE‖ĝ_b‖² at η = {rate}", [.. readings[i].Select(r => 2 * r.Pull / rate / r.GradientSquare)], Expected.Near(1, _context.Size(0.02, 0.06)));
        }

        double[] slopes = [.. readings.Select((r, i) => r.Average(x => x.Excess) / s_rates[i])];
        var fit = LineFit.Of(s_rates[..3], slopes[..3]);
        report.Check("digits.intercept", "excess / η at η → 0 (line through the three least rates), over ¼E‖g_b‖²", [.. HeatRuns.Intercepts(s_rates[..3], readings[..3]).Select(slope => slope / _meter.Capacity)], Expected.Near(1, _context.Size(0.05, 0.1)));
        report.Plot(new LinePlot(
            "digits",
            "Converged loss of SGD on the digits (softmax regression)",
            "learning rate η",
            "(L(η) − L*) / η",
            [
                new("runs", s_rates, slopes, SeriesStyle.LineWithPoints),
                new("¼E‖g_b‖²", [0, s_rates[^1]], [_meter.Capacity, _meter.Capacity], SeriesStyle.Dashed),
                new("line through the three least rates", [0, 0.2], [fit.Intercept, fit.At(0.2)], SeriesStyle.Dashed),
            ]));
    }

    /// <summary>The same loss at a temperature: 650 parameters count by their number.</summary>
    private void Langevin()
    {
        var report = _context.Report;
        report.Say(
            "Langevin dynamics on the same loss, with $H^{-1}$ as mobility so that all directions relax in the same time (Gibbs' law does not depend on it): at small $T$ the excess is $\\tfrac12dT=325\\,T$. For SGD the slope .65 is small because the noise of the data lives in few directions; "
            + "a heat bath reaches all 650.");
        _context.Step("Hessian of the digits", 0.56);
        var hessian = _problem.HessianAt(_meter.Optimum.Point);
        var limit = _problem.Dimension / 2.0;
        var rows = new List<string[]>();
        foreach (var temperature in _context.Size<double[]>([Coldest, 1e-4, 1e-3], [Coldest]))
        {
            _context.Step($"Langevin dynamics on the digits, T = {temperature}", 0.58 + (0.04 * rows.Count));
            var stream = (ulong)(800 + (10 * rows.Count));
            var looks = temperature == Coldest ? _context.Size(60, 6) : 20;
            var measured = Replicas.Run(
                Seeds,
                seed =>
                {
                    var random = _context.Random(stream + (ulong)seed);
                    var equation = new LangevinDiffusion(_problem, temperature, hessian);
                    return equation.Excess(_meter.Optimum, _context.Size(0.01, 0.05), looks, ref random, _context.Cancel) / temperature;
                },
                _context.Cancel);
            rows.Add([Figures.Format(temperature), Figures.Format(measured.Average(), 4)]);
            if (temperature == Coldest)
            {
                report.Check("digits.langevin", $"excess of Langevin dynamics over T, T = {Figures.Format(Coldest)}, d = 650: ½d", measured, Expected.Within(limit, _context.Size(0.02, 0.1)));
            }
        }

        report.Table(["T", "excess / T"], rows);
    }
}
