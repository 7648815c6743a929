using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L07_HeatCapacity;

/// <summary>The part of the lesson about linear regression: the slope on data, batches, momentum, Langevin dynamics, and the trap of shuffling.</summary>
internal sealed class RegressionPart
{
    private const int Seeds = 3;
    private const double TrapRate = 0.01;
    private static readonly double[] s_rates = [0.005, 0.01, 0.02, 0.05];
    private static readonly double[] s_reference = [0.674, 0.688, 0.716, 0.818];

    private readonly LessonContext _context;
    private readonly LinearRegression _problem;

    public RegressionPart(LessonContext context)
    {
        _context = context;
        _problem = Diabetes6.Standardised(context.Data);
    }

    private double Capacity => _problem.HeatCapacity;

    public void Run()
    {
        var report = _context.Report;
        report.Section("Linear regression");
        report.Say(
            "Six columns of the diabetes table, one example a step, drawn with replacement. $\\tfrac14E\\|g_b\\|^2=.6614$ is known from the data alone; the exact law of SGD at a finite rate is, too; the runs only confirm.");
        report.Check("heat.regression", "¼E‖g_b‖² at the optimum of the diabetes regression", Capacity, Expected.Near(0.661374, 1e-6), Origin.Reference);
        var measured = Rates();
        Decoupled();
        Langevin();
        var shuffled = Shuffled(measured[Array.IndexOf(s_rates, TrapRate)]);
        Plot(measured, shuffled);
    }

    private double Exact(double rate) => _problem.Excess(_problem.Recursion(rate).StationaryCovariance());

    /// <summary>Excess over rate of runs. [rates][seeds]</summary>
    private double[][] Rates()
    {
        var report = _context.Report;
        var (measured, exact) = (new double[s_rates.Length][], new double[s_rates.Length]);
        for (var i = 0; i < s_rates.Length; i++)
        {
            var rate = s_rates[i];
            _context.Step($"regression at rate {rate}", 0.12 + (0.03 * i));
            exact[i] = Exact(rate) / rate;
            measured[i] = [.. Runs(rate, (ulong)(100 + (10 * i)), With).Select(e => e / rate)];
            report.Check($"heat.exact.{rate}", $"exact excess / η at η = {rate}", exact[i], Expected.Near(s_reference[i], 0.001), Origin.Reference);
            report.Check($"heat.runs.{rate}", $"excess of runs / η at η = {rate}", measured[i], Expected.Within(exact[i], _context.Size(0.02, 0.06)));
        }

        report.Check(
            "heat.intercept",
            "excess / η of runs at η → 0 (line through four rates), over ¼E‖g_b‖²",
            [.. Enumerable.Range(0, Seeds).Select(seed => LineFit.Of(s_rates, [.. measured.Select(m => m[seed])]).Intercept / Capacity)],
            Expected.Near(1, _context.Size(0.03, 0.08)));
        report.Check("heat.limit", "the exact law's at η = 10⁻⁵", Exact(1e-5) / 1e-5 / Capacity, Expected.Near(1, 1e-4));
        return measured;
    }

    private void Plot(double[][] measured, double[] shuffled)
    {
        double[] grid = [.. Enumerable.Range(0, 27).Select(i => 0.002 * i)];
        _context.Report.Plot(new LinePlot(
            "regression",
            "Converged loss of SGD on the diabetes regression",
            "learning rate η",
            "(L(η) − L*) / η",
            [
                new("runs", s_rates, [.. measured.Select(m => m.Average())], SeriesStyle.Points),
                new("exact law", grid, [.. grid.Select(rate => rate == 0 ? Capacity : Exact(rate) / rate)]),
                new("¼E‖g_b‖²", grid, [.. grid.Select(_ => Capacity)], SeriesStyle.Dashed),
                new("runs in shuffled epochs", [TrapRate], [shuffled.Average()], SeriesStyle.Points),
            ]));
    }

    /// <summary>Batches and momentum.</summary>
    private void Decoupled()
    {
        const double Base = 0.002;
        var report = _context.Report;
        report.Say("A batch of $B$ has $\\tfrac1B$ of the slope, and momentum $\\mu$ with $\\eta=(1-\\mu)\\eta_0$ the slope of $\\eta_0$: in both cases the exact law at small rates says so.");
        foreach (var batch in new[] { 4, 16, 64 })
        {
            var excess = _problem.Excess(_problem.Recursion(Base).WithBatch(batch).StationaryCovariance());
            report.Check($"heat.batch.{batch}", $"exact excess · B/η over ¼E‖g_b‖², B = {batch}, η = {Base}", excess * batch / Base / Capacity, Expected.Near(1, 0.01));
        }

        foreach (var momentum in new[] { 0.5, 0.9 })
        {
            var state = _problem.MomentumRecursion((1 - momentum) * Base, momentum).StationaryCovariance();
            var excess = _problem.Excess(state.SubMatrix(0, _problem.Dimension, 0, _problem.Dimension));
            report.Check($"heat.momentum.{momentum}", $"exact excess / η₀ over ¼E‖g_b‖², μ = {momentum}, η = (1 − μ)η₀, η₀ = {Base}", excess / Base / Capacity, Expected.Near(1, 0.01));
        }
    }

    private void Langevin()
    {
        const double Temperature = 0.01;
        var report = _context.Report;
        _context.Step("Langevin dynamics on the regression", 0.28);
        var optimum = new Minimum(_problem.Optimum.ToArray(), _problem.OptimalLoss, 0, 0);
        var measured = Replicas.Run(
            Seeds,
            seed =>
            {
                var random = _context.Random((ulong)(150 + seed));
                return new LangevinDiffusion(_problem, Temperature, _problem.Hessian).Excess(optimum, 0.01, _context.Size(10_000, 1_500), ref random, _context.Cancel) / Temperature;
            },
            _context.Cancel);
        report.Check("heat.langevin", "excess of Langevin dynamics over T, d = 6: ½d", measured, Expected.Within(3, _context.Size(0.02, 0.06)));
    }

    private double[] Shuffled(double[] measured)
    {
        var report = _context.Report;
        report.Say(
            "**A trap.** Programs shuffle the examples and go through all of them before any comes again. Within an epoch the gradients then sum to nearly nothing, the noise of successive steps is anticorrelated, and slow directions hardly feel it: the same rate "
            + "leaves a lower loss. The theorem is about drawing with replacement.");
        _context.Step("shuffled epochs", 0.3);
        double[] shuffled = [.. Runs(TrapRate, 160, Without).Select(e => e / TrapRate)];
        var (free, bound) = (MeanInterval.Of(measured), MeanInterval.Of(shuffled));
        report.Check("heat.shuffled", $"excess / η in shuffled epochs, η = {TrapRate}", shuffled, Expected.Near(0.461, _context.Size(0.02, 0.05)), Origin.Reference);
        report.Check(
            "heat.shuffled.score",
            "how many standard errors that is below drawing with replacement",
            (free.Mean - bound.Mean) / Math.Sqrt((free.StandardError * free.StandardError) + (bound.StandardError * bound.StandardError)),
            Expected.AtLeast(5));
        return shuffled;
    }

    /// <summary>Mean excess of runs in which the examples come as <paramref name="order"/> has it. [seeds]</summary>
    private double[] Runs(double rate, ulong stream, Func<int[], Order> order) =>
        Replicas.Run(
            Seeds,
            seed =>
            {
                var random = _context.Random(stream + (ulong)seed);
                var (draw, w, sum, looks) = (order([.. Enumerable.Range(0, _problem.Count)]), _problem.Optimum.ToArray(), 0.0, _context.Size(80_000, 8_000));

                // Every 0.25 of time, and never in step with the epochs.
                var every = (int)Math.Round(0.25 / rate) | 1;
                for (var i = -looks / 20; i < looks; i++)
                {
                    _context.Cancel.ThrowIfCancellationRequested();
                    for (var t = 0; t < every; t++)
                    {
                        _problem.Step(w, draw(ref random), rate);
                    }

                    sum += i >= 0 ? Excess(w) : 0;
                }

                return sum / looks;
            },
            _context.Cancel);

    private double Excess(double[] w)
    {
        var delta = Vector<double>.Build.Dense(w) - _problem.Optimum;
        return delta * (_problem.Hessian * delta) / 2;
    }

    /// <summary>The next example.</summary>
    private delegate int Order(ref Xoshiro256 random);

    private static Order With(int[] examples) => (ref Xoshiro256 random) => examples[random.Below(examples.Length)];

    private static Order Without(int[] examples)
    {
        var next = examples.Length;
        return (ref Xoshiro256 random) =>
        {
            if (next == examples.Length)
            {
                Orders.Shuffle(examples, ref random);
                next = 0;
            }

            return examples[next++];
        };
    }
}
