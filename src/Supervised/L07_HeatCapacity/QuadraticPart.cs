using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Supervised.L07_Sde;
using SelfPlay.Supervised.L07_Stationary;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L07_HeatCapacity;

/// <summary>The part of the lesson where the theorem is exact: quadratics with constant noise, and Langevin dynamics beside them.</summary>
internal sealed class QuadraticPart(LessonContext context)
{
    private const int Seeds = 3;
    private const double Rate = 0.01;
    private static readonly double[] s_noise = [0.25, 0.5, 1, 2];
    private static readonly double[] s_rates = [0.01, 0.05, 0.1, 0.2, 0.4];
    private static readonly double[] s_grid = [.. Enumerable.Range(0, 21).Select(i => 0.02 * i)];

    public void Run()
    {
        var report = context.Report;
        report.Section("The theorem");
        report.Say(
            "Where SGD is stationary, $\\|\\Phi-\\Phi^*\\|^2$ is on average after a step what it was before. Multiply that out with $\\hat g_b=g_b+H_b\\Delta$: $2E[\\Delta\\cdot\\nabla L]=\\eta E\\|\\hat g_b\\|^2$. On a quadratic "
            + "$\\Delta\\cdot\\nabla L=2(L-L^*)$, so $$L(\\eta)-L^*=\\frac\\eta4E\\|\\hat g_b\\|^2\\;\\to\\;\\frac{dL}{d\\eta}\\Big|_0=\\frac14E_b\\|g_b\\|^2$$ with the gradients at the optimum: "
            + "no curvature, no dimension except through the trace. Stiff directions are held tight and cost much, soft ones wander and cost little, and the two cancel. In one dimension the excess is exactly $\\eta/(2(2-\\eta))$.");
        Scalar();
        Curvatures();
    }

    private void Scalar()
    {
        var report = context.Report;
        foreach (var (rate, reference, stream) in new[] { (0.01, 0.2513, 10UL), (0.2, 0.2778, 20UL) })
        {
            context.Step($"one parameter at rate {rate}", 0);
            var exact = 1 / (2 * (2 - rate));
            var unit = Matrix<double>.Build.DenseIdentity(1);
            double[] measured = [.. Runs(unit, rate * unit, rate, stream).Select(e => e / rate)];
            report.Check($"scalar.exact.{rate}", $"1/(2(2 − η)) at η = {rate}: excess over η on ½x², σ = 1", exact, Expected.Near(reference, 5.1e-5), Origin.Reference);
            report.Check($"scalar.{rate}", $"excess of runs over η, η = {rate}", measured, Expected.Within(exact, context.Size(0.02, 0.05)));
        }
    }

    private void Curvatures()
    {
        var report = context.Report;
        report.Say(
            "Four parameters, noise of the variances $\\tfrac14,\\tfrac12,1,2$, three Hessians: the unit matrix, curvatures from 3 to $\\tfrac1{10}$ along the axes of the noise, and the same in random directions. SGD's slope is $\\tfrac14\\mathrm{tr}\\Sigma=.9375$ for all. "
            + "Langevin dynamics, whose noise is that of a temperature and knows no data, has $L-L^*=\\tfrac12dT=2T$, whatever the curvature: every direction has $\\tfrac12T$.");
        var turn = Matrix<double>.Build.Dense(4, 4, Normals(16, 30)).QR().Q;
        var steep = Matrix<double>.Build.DenseOfDiagonalArray([3, 1, 0.3, 0.1]);
        (string Name, string Title, Matrix<double> Hessian)[] shapes =
            [("unit", "H = 1", Matrix<double>.Build.DenseIdentity(4)), ("steep", "H from 3 to 0.1", steep), ("turned", "the same, turned", turn * steep * turn.Transpose())];
        var sigma = Matrix<double>.Build.DenseOfDiagonalArray(s_noise);
        var capacity = s_noise.Sum() / 4;
        var (rows, series) = (new List<string[]>(), new List<PlotSeries>());
        for (var i = 0; i < shapes.Length; i++)
        {
            var (name, title, hessian) = shapes[i];
            context.Step($"curvature, {title}", 0.03 + (0.03 * i));
            var slope = Excess(hessian, Lyapunov.Solve(hessian, sigma));
            report.Check($"curvature.slope.{name}", $"dL/dη at 0 by the Lyapunov equation over ¼trΣ, {title}", slope / capacity, Expected.Near(1, 1e-12));
            var exact = Exact(hessian, sigma, Rate);
            var sgd = Runs(hessian, Rate * sigma, Rate, (ulong)(40 + (10 * i)));
            report.Check($"curvature.runs.{name}", $"excess of runs over ¼ηtrΣ, η = {Rate}, {title}", [.. sgd.Select(e => e / Rate / capacity)], Expected.Near(exact / Rate / capacity, context.Size(0.02, 0.06)));
            var langevin = Runs(hessian, 2 * Matrix<double>.Build.DenseIdentity(4), Rate, (ulong)(70 + (10 * i)));
            report.Check($"curvature.langevin.{name}", $"excess of Langevin dynamics over T, d = 4, {title}", langevin, Expected.Within(2, context.Size(0.02, 0.06)));
            rows.Add([title, Figures.Format(sgd.Average() / Rate, 4), .. s_rates.Select(rate => Figures.Format(Exact(hessian, sigma, rate) / rate, 4)), Figures.Format(langevin.Average(), 4)]);
            series.Add(new($"SGD, {title}", s_grid, [.. s_grid.Select(rate => Exact(hessian, sigma, rate))]));
        }

        report.Table(["Hessian", $"runs: excess/η, η = {Rate}", .. s_rates.Select(rate => $"exact, η = {rate}"), "Langevin: excess/T"], rows);
        double[] line = [0, s_rates[^1]];
        series.Add(new("¼ η tr Σ", line, [.. line.Select(rate => rate * capacity)], SeriesStyle.Dashed));
        series.Add(new("Langevin at T = η: ½ d η", line, [.. line.Select(t => 2 * t)], SeriesStyle.Dashed));
        report.Plot(new LinePlot("curvature", "Converged loss above the minimum: three Hessians, the same noise", "learning rate η", "L(η) − L*", series));
    }

    /// <summary>½tr HS of the law that SGD keeps at a finite rate.</summary>
    private static double Exact(Matrix<double> hessian, Matrix<double> sigma, double rate) =>
        Excess(hessian, QuadraticDiffusion.Covariance(hessian, rate * sigma, rate));

    private static double Excess(Matrix<double> hessian, Matrix<double> covariance) => (hessian * covariance).Trace() / 2;

    /// <summary>Mean of ½ΦᵀHΦ over runs of dΦ = −HΦdt + ε√dt, ε ~ N(0, Q), in steps of dt; SGD is dt = η, Q = ηΣ. [seeds]</summary>
    private double[] Runs(Matrix<double> hessian, Matrix<double> noise, double dt, ulong stream) =>
        Replicas.Run(
            Seeds,
            seed =>
            {
                var random = context.Random(stream + (ulong)seed);
                var (equation, state) = (new QuadraticDiffusion(hessian, noise), new double[hessian.RowCount]);
                var (solver, drift, sum) = (new EulerMaruyama(equation), new double[hessian.RowCount], 0.0);
                var steps = context.Size(10_000_000, 1_500_000);
                for (var t = -steps / 50; t < steps; t++)
                {
                    solver.Step(state, dt, ref random);
                    if (t >= 0 && t % 5 == 0)
                    {
                        equation.Drift(state, drift);
                        sum -= SpanMath.Dot(state, drift) / 2;
                    }
                }

                return sum * 5 / steps;
            },
            context.Cancel);

    private double[] Normals(int count, ulong stream)
    {
        var random = context.Random(stream);
        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = random.Normal();
        }

        return values;
    }
}
