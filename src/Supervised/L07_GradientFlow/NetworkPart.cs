using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.OdeSolvers;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Numerics.Odes;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L07_GradientFlow;

/// <summary>The part of the lesson where the flow has no closed form: a tanh network, solved by an ODE solver.</summary>
internal sealed class NetworkPart
{
    private const double Time = 4;
    private const int Hidden = 6;
    private const double Penalty = 0.001;
    private const int Seeds = 3;
    private static readonly double[] s_rates = [0.08, 0.04, 0.02, 0.01, 0.005];

    private readonly LessonContext _context;
    private readonly TanhNetwork _network;
    private readonly double[] _start;
    private readonly double[] _flow;

    public NetworkPart(LessonContext context)
    {
        _context = context;
        _network = WineNetwork.Create(context.Data, Hidden, Penalty);
        var random = context.Random(1);
        _start = _network.Initial(ref random);
        _flow = GradientFlow.Solve(_network, _start, Time).State;
    }

    public void Run()
    {
        var report = _context.Report;
        report.Section("The flow of a network, by an ODE solver");
        report.Say(
            "A network has no closed form. Its flow comes from the method of Dormand and Prince (order 5, step size by the embedded solution "
            + $"of order 4, tolerance $10^{{-10}}$): {WineNetwork.Classes} growers of 178 wines, {Hidden} tanh units, {_network.Dimension} parameters, $t={Time}$. "
            + "Two other solvers must agree, and so must the balance of energy: along the flow $dL/dt=-\\|g\\|^2$, so what the loss falls by is $\\int\\|g\\|^2dt$.");
        Solvers();
        Descent();
        Stochastic();
    }

    private void Solvers()
    {
        var report = _context.Report;
        _context.Step("flow of a network", 0.12);
        const int Steps = 400;
        var own = FixedStep.RungeKutta4(GradientFlow.System(_network), _start, Time, Steps);
        var library = RungeKutta.FourthOrder(Vector<double>.Build.Dense(_start), 0, Time, Steps + 1, Slope)[^1].ToArray();
        report.Check("flow.network.rk4", "distance between Dormand-Prince and Runge-Kutta 4 with 400 steps", Distance(own, _flow), Expected.AtMost(1e-7));
        report.Check("flow.network.mathnet", "distance between our Runge-Kutta 4 and MathNet's", Distance(own, library), Expected.AtMost(1e-12));
        var (before, after) = (_network.Loss(_start), _network.Loss(_flow));
        report.Check(
            "flow.network.energy",
            "loss that the flow lost, over ∫‖g‖² dt along it",
            (before - after) / GradientFlow.Dissipated(_network, _start, Time),
            Expected.Near(1, 1e-8));
        report.Observe("flow.network.before", "loss at the start", before);
        report.Observe("flow.network.after", $"loss at t = {Time}", after);
    }

    private Vector<double> Slope(double time, Vector<double> w)
    {
        var slope = new double[w.Count];
        _network.Gradient(w.AsArray() ?? w.ToArray(), slope);
        return -Vector<double>.Build.Dense(slope);
    }

    private void Descent()
    {
        var report = _context.Report;
        report.Section("Gradient descent is Euler's method");
        report.Say(
            "Without noise the gap to the flow is $O(\\eta)$. It is not arbitrary: descent with rate $\\eta$ follows the flow of "
            + "$L+\\tfrac{\\eta}{4}\\|\\nabla L\\|^2$ one order closer (Barrett and Dherin 2021), so a finite learning rate prefers flat places already without noise.");
        var (plain, modified) = (new double[s_rates.Length], new double[s_rates.Length]);
        for (var i = 0; i < s_rates.Length; i++)
        {
            _context.Step($"gradient descent, learning rate {s_rates[i]}", 0.15 + (0.1 * i / s_rates.Length));
            var descent = FixedStep.Euler(GradientFlow.System(_network), _start, Time, Steps(s_rates[i]));
            plain[i] = Distance(descent, _flow);
            modified[i] = Distance(descent, DormandPrince.Solve(GradientFlow.Modified(_network, s_rates[i]), _start, Time, 1e-8, 1e-10).State);
        }

        report.Check("flow.network.euler", "exponent of the distance of gradient descent from the flow, in η", LineFit.OfPower(s_rates, plain).Slope, Expected.Near(1, 0.1));
        report.Check(
            "flow.network.modified",
            "the same from the flow of L + η/4‖∇L‖²",
            LineFit.OfPower(s_rates, modified).Slope,
            Expected.Near(2, 0.15));
        report.Plot(new LinePlot(
            "descent",
            $"Gradient descent on a network: distance from two flows at t = {Time}",
            "learning rate",
            "distance",
            [
                new("from the flow of L", s_rates, plain, SeriesStyle.LineWithPoints),
                new("from the flow of L + η/4‖∇L‖²", s_rates, modified, SeriesStyle.LineWithPoints),
                new("∝ η", s_rates, [.. s_rates.Select(r => plain[^1] * r / s_rates[^1])], SeriesStyle.Dashed),
                new("∝ η²", s_rates, [.. s_rates.Select(r => modified[^1] * r * r / (s_rates[^1] * s_rates[^1]))], SeriesStyle.Dashed),
            ])
        {
            LogX = true,
            LogY = true,
        });
    }

    private void Stochastic()
    {
        var report = _context.Report;
        report.Section("SGD on the network");
        double[] rates = [.. s_rates[2..], s_rates[^1] / 2];
        var runs = _context.Size(1500, 200);
        _context.Step("covariance along the flow of the network", 0.3);
        var factor = FlowNoise.Factor(_network, _start, Time, _context.Size(60, 12));
        var rms = new double[rates.Length][];
        for (var i = 0; i < rates.Length; i++)
        {
            _context.Step($"SGD on the network, learning rate {rates[i]}", 0.4 + (0.6 * i / rates.Length));
            var (rate, stream) = (rates[i], (ulong)(200 + (10 * i)));
            rms[i] = Replicas.Run(
                Seeds,
                seed =>
                {
                    var random = _context.Random(stream + (ulong)seed);
                    return SgdSpread.Measure(_network.Clone(), _start, rate, Steps(rate), _flow, runs, ref random).Rms;
                },
                _context.Cancel);
        }

        double[] mean = [.. rms.Select(seeds => seeds.Average())];
        var fit = LineFit.OfPower(rates, mean);
        report.Check("flow.network.slope", "exponent of the rms distance of SGD from the flow, in η", fit.Slope, Expected.Near(0.5, 0.05));
        report.Observe("flow.network.interval", "half its 95 % interval", fit.SlopeInterval);
        report.Check(
            "flow.network.factor",
            $"rms distance / √η of runs at η = {rates[^1]}, against √tr V(t) of the covariance along the flow",
            [.. rms[^1].Select(r => r / Math.Sqrt(rates[^1]))],
            Expected.Within(factor, _context.Size(0.03, 0.06)));
        report.Plot(new LinePlot(
            "network-distance",
            $"Distance of SGD from the flow of a network at t = {Time}",
            "learning rate",
            "rms distance",
            [
                new("runs of SGD", rates, mean, SeriesStyle.Points),
                new("limit √(η tr V)", rates, [.. rates.Select(rate => factor * Math.Sqrt(rate))], SeriesStyle.Dashed),
            ])
        {
            LogX = true,
            LogY = true,
        });
        Curves();
    }

    private void Curves()
    {
        const int Points = 80;
        double[] times = [.. Enumerable.Range(0, Points + 1).Select(i => Time * i / Points)];
        var (at, flow) = (_start, new double[Points + 1]);
        for (var i = 0; i <= Points; i++)
        {
            flow[i] = _network.Loss(at);
            at = GradientFlow.Solve(_network, at, Time / Points).State;
        }

        var series = new List<PlotSeries>();
        foreach (var rate in new[] { 0.1, 0.01 })
        {
            var random = _context.Random(300 + (ulong)series.Count);
            var (w, gradient, losses) = (_start.ToArray(), new double[_start.Length], new List<double> { flow[0] });
            var each = Math.Max(1, (int)Math.Round(Time / Points / rate));
            for (var t = 1; t <= Steps(rate); t++)
            {
                _network.ExampleGradient(w, random.Below(_network.Count), gradient);
                SpanMath.AddScaled(w, -rate, gradient);
                if (t % each == 0)
                {
                    losses.Add(_network.Loss(w));
                }
            }

            double[] clock = [.. losses.Select((_, i) => i * rate * each)];
            series.Add(new($"one run of SGD, η = {rate}", clock, [.. losses]));
        }

        series.Add(new("gradient flow", times, flow, SeriesStyle.Dashed));
        _context.Report.Plot(new LinePlot("curves", "Training loss of a network against the sum of learning rates", "time Σ η", "training loss", series));
    }

    private static int Steps(double rate) => (int)Math.Round(Time / rate);

    private static double Distance(double[] x, double[] y) => Math.Sqrt(SpanMath.SquaredDistance(x, y));
}
