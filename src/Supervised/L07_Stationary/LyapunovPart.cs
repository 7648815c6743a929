using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;
using SelfPlay.Supervised.L07_Sde;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L07_Stationary;

/// <summary>The part of the lesson about quadratics: the Lyapunov equation, and what a finite rate and the data's own noise add to it.</summary>
internal sealed class LyapunovPart(LessonContext context)
{
    private const int Seeds = 3;
    private static readonly double[] s_rates = [0.002, 0.005, 0.01, 0.02, 0.05];

    public void Run()
    {
        var report = context.Report;
        report.Section("Any quadratic: the Lyapunov equation");
        report.Say(
            "On $\\tfrac12\\Phi^\\top H\\Phi$ with noise of covariance $\\Sigma$ the drift shrinks the covariance by $HS+SH$ per time and the noise adds $\\eta\\Sigma$: $$HS+SH=\\eta\\Sigma.$$ "
            + "That is Gibbs' law, $S=TH^{-1}$, only if $\\Sigma$ is a multiple of the unit matrix. (\"Without loss of generality $H=1$\", says the slide; but SGD "
            + "is not the same in other coordinates.) First a quadratic of four parameters with constant normal noise whose $\\Sigma$ does not commute with $H$.");
        ConstantNoise();
        Regression();
    }

    private void ConstantNoise()
    {
        const int D = 4;
        const double Rate = 0.01;
        context.Step("constant noise on a quadratic", 0.46);
        var hessian = Symmetric([0.5, 0.8, 1.3, 2], context.Random(200));
        var sigma = Symmetric([0.2, 0.5, 1, 3], context.Random(201));
        var noise = Rate * sigma;
        var solution = Lyapunov.Solve(hessian, noise);
        var gibbs = noise.Trace() / (2 * D) * hessian.Inverse();
        var runs = Replicas.Run(
            Seeds,
            seed =>
            {
                var chance = context.Random((ulong)(210 + seed));
                return Watch(new QuadraticDiffusion(hessian, noise), Rate, context.Size(400_000, 60_000), ref chance);
            },
            context.Cancel);
        var report = context.Report;
        report.Check("lyapunov.residual", "‖HS + SH − ηΣ‖ / ‖ηΣ‖ of the solution", ((hessian * solution) + (solution * hessian) - noise).FrobeniusNorm() / noise.FrobeniusNorm(), Expected.AtMost(1e-12));
        report.Check("lyapunov.constant", "‖S of runs − S of the Lyapunov equation‖ / ‖S‖, constant noise, η = 0.01", [.. runs.Select(s => Distance(s, solution))], Expected.AtMost(context.Size(0.02, 0.05)));
        report.Check("lyapunov.gibbs", "the same from Gibbs' law of the mean temperature, ηtrΣ/2D · H⁻¹", [.. runs.Select(s => Distance(s, gibbs))], Expected.AtLeast(0.3), Origin.Own);
    }

    private void Regression()
    {
        var report = context.Report;
        report.Say(
            "On real data the noise is not constant: it grows with the distance from the optimum. Linear regression on the six columns of the diabetes table, one example a step: the exact law of SGD solves "
            + "$S=E[(1-\\eta xx^\\top)S(1-\\eta xx^\\top)]+\\eta^2C$, and the Lyapunov equation is its limit for small rates. How far it is from there is part of the result.");
        var problem = Diabetes6.Standardised(context.Data);
        var (gap, measured) = (new double[s_rates.Length], new double[s_rates.Length][]);
        var rows = new List<string[]>();
        for (var i = 0; i < s_rates.Length; i++)
        {
            var rate = s_rates[i];
            context.Step($"diabetes regression at rate {rate}", 0.5 + (0.02 * i));
            var (exact, limit) = (problem.Recursion(rate).StationaryCovariance(), Lyapunov.Solve(problem.Hessian, rate * problem.Noise));
            var stream = (ulong)(220 + (10 * i));
            var runs = Replicas.Run(
                Seeds,
                seed =>
                {
                    var random = context.Random(stream + (ulong)seed);
                    return Watch(problem, rate, ref random);
                },
                context.Cancel);
            gap[i] = Distance(exact, limit);
            measured[i] = [.. runs.Select(s => Distance(s, limit))];
            double[] own = [.. runs.Select(s => Distance(s, exact))];
            report.Check($"regression.exact.{rate}", $"‖S of runs − S of the exact law‖ / ‖S‖, diabetes, η = {rate}", own, Expected.AtMost(context.Size(0.03, 0.08)));
            rows.Add([$"{rate}", Figures.Format(own.Average(), 2), Figures.Format(measured[i].Average(), 3), Figures.Format(gap[i], 3)]);
        }

        report.Table(["η", "runs from the exact law", "runs from the Lyapunov equation", "exact law from the Lyapunov equation"], rows);
        report.Check("regression.lyapunov", "‖S of runs − S of the Lyapunov equation‖ / ‖S‖, diabetes, η = 0.002", measured[0], Expected.AtMost(context.Size(0.02, 0.08)));
        report.Check("regression.gap.0.005", "the exact law's own distance from the Lyapunov equation, η = 0.005", gap[1], Expected.AtMost(0.03), Origin.Reference);
        report.Check("regression.gap.0.05", "the same at η = 0.05", gap[^1], Expected.Near(0.22, 0.02), Origin.Reference);
        report.Check("regression.gap.exponent", "exponent of that distance in η, up to 0.01", LineFit.OfPower(s_rates[..3], gap[..3]).Slope, Expected.Near(1, 0.05));
        report.Plot(new LinePlot(
            "lyapunov",
            "Stationary covariance S of SGD on the diabetes regression, beside the Lyapunov equation",
            "learning rate",
            "‖S − Lyapunov‖ / ‖Lyapunov‖",
            [
                new("runs", s_rates, [.. measured.Select(m => m.Average())], SeriesStyle.Points),
                new("exact law", s_rates, gap),
                new("∝ η", s_rates, [.. s_rates.Select(rate => gap[0] * rate / s_rates[0])], SeriesStyle.Dashed),
            ])
        {
            LogX = true,
            LogY = true,
        });
    }

    /// <summary>S of a run on the regression that is looked at once a unit of time, the relaxation of a typical direction.</summary>
    private Matrix<double> Watch(LinearRegression problem, double rate, ref Xoshiro256 random)
    {
        var chain = new SgdChain(problem, problem.Optimum.AsArray(), rate);
        chain.Run((int)(20 / rate), ref random);
        return chain.Watch(problem.Optimum.AsArray(), (int)Math.Round(1 / rate), context.Size(120_000, 12_000), ref random, context.Cancel).SecondMoment();
    }

    private Matrix<double> Watch(QuadraticDiffusion equation, double rate, int looks, ref Xoshiro256 random)
    {
        var (solver, state) = (new EulerMaruyama(equation), new double[equation.Dimension]);
        var tally = new MomentTally(state);
        for (var i = -20; i < looks; i++)
        {
            context.Cancel.ThrowIfCancellationRequested();
            solver.Run(state, rate, (int)(0.5 / rate), ref random);
            if (i >= 0)
            {
                tally.Add(state);
            }
        }

        return tally.SecondMoment();
    }

    /// <summary>A symmetric matrix with the given eigenvalues in random directions.</summary>
    private static Matrix<double> Symmetric(double[] values, Xoshiro256 random)
    {
        var q = Matrix<double>.Build.Dense(values.Length, values.Length, (_, _) => random.Normal()).QR().Q;
        return q * Matrix<double>.Build.DenseOfDiagonalArray(values) * q.Transpose();
    }

    private static double Distance(Matrix<double> s, Matrix<double> truth) => (s - truth).FrobeniusNorm() / truth.FrobeniusNorm();
}
