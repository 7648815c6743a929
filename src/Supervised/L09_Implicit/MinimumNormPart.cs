using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Supervised.L02_Edf;
using SelfPlay.Supervised.L02_Edf.Optimisers;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L09_Implicit;

/// <summary>Linear regression with more parameters than examples: what descent finds is where the data's span meets the solutions.</summary>
internal sealed class MinimumNormPart(LessonContext context)
{
    private const int Examples = 50;
    private const int Parameters = 200;
    private const int Seeds = 3;
    private const int DescentSteps = 1000;
    private const int ExampleSteps = 20_000;
    private const double Tolerance = 1e-10;

    /// <summary>What one regression showed; distances are relative to ‖X⁺y‖.</summary>
    private sealed record Found(
        double Descent, double Momentum, double Examples, double FromAnywhere, double Scaled, double Outside, double Adam, double AdamLoss, double AdamNorm);

    public void Run()
    {
        var report = context.Report;
        report.Section("Least squares: the solution of least norm");
        report.Say(
            $"{Examples} examples, {Parameters} parameters: the solutions of $Xw=y$ are a subspace of {Parameters - Examples} dimensions. Every gradient "
            + "$X^\\top(Xw-y)/N$ is a combination of examples, so descent from $w_0$ never changes $P_\\perp w_0$, what no example sees, and ends at "
            + "$P_\\perp w_0+X^+y$; from 0 at $X^+y$, the solution of least norm. That holds for SGD and with momentum. With a learning rate of its own for every "
            + "parameter, $w\\leftarrow w-\\eta P\\nabla L$, the norm that is least is $w^\\top P^{-1}w$; Adam, whose rates depend on the way, has no such norm.");
        var found = Enumerable.Range(0, Seeds).Select(Measure).ToArray();
        void Check(string name, string what, Func<Found, double> figure) =>
            report.Check($"minimum.{name}", what, [.. found.Select(figure)], Expected.AtMost(Tolerance));
        Check("descent", "‖GD − X⁺y‖/‖X⁺y‖ from 0", f => f.Descent);
        Check("momentum", "the same with momentum 0.9", f => f.Momentum);
        Check("sgd", "the same with SGD on single examples", f => f.Examples);
        Check("span", "most that SGD from 0 leaves the span of the examples", f => f.Outside);
        Check("anywhere", "‖GD − (P_⊥w₀ + X⁺y)‖/‖X⁺y‖ from random parameters w₀", f => f.FromAnywhere);
        Check("scaled", "GD with a rate of its own for every parameter, from the solution of least wᵀP⁻¹w", f => f.Scaled);
        report.Check("minimum.adam.loss", "training loss of Adam", [.. found.Select(f => f.AdamLoss)], Expected.AtMost(1e-9), Origin.Own);
        report.Check("minimum.adam", "‖Adam − X⁺y‖/‖X⁺y‖ from 0: it interpolates elsewhere", [.. found.Select(f => f.Adam)], Expected.AtLeast(0.1), Origin.Own);
        report.Observe("minimum.adam.norm", "norm of Adam's solution over the least", [.. found.Select(f => f.AdamNorm)]);
    }

    private Found Measure(int seed)
    {
        var random = context.Random((ulong)(10 + seed));
        var problem = Interpolation.Gaussian(Examples, Parameters, 0.5, ref random);
        var (zero, rate) = (Vector<double>.Build.Dense(Parameters), problem.SafeRate);
        var least = problem.Inputs.PseudoInverse() * problem.Targets;
        var start = Vector<double>.Build.Dense(Parameters);
        var scale = Vector<double>.Build.Dense(Parameters);
        for (var i = 0; i < Parameters; i++)
        {
            start[i] = random.Normal();
            scale[i] = 0.25 + (0.75 * random.Unit());
        }

        double Distance(Vector<double> w, Vector<double> from) => (w - from).L2Norm() / least.L2Norm();
        var (descentCurve, outside) = (new List<double>(), 0.0);
        var descent = problem.Descend(zero, rate, DescentSteps, onStep: (_, w) => descentCurve.Add(Distance(Vector<double>.Build.Dense(w), least)));
        var exampleCurve = new List<double>();
        var examples = problem.DescendOnExamples(zero, ExampleSteps, ref random, (step, w) =>
        {
            if (step % Examples == 0)
            {
                var at = Vector<double>.Build.Dense(w);
                exampleCurve.Add(Distance(at, least));
                outside = Math.Max(outside, problem.Unseen(at).L2Norm() / least.L2Norm());
            }
        });
        var (adam, adamCurve) = Adam(problem, least);
        if (seed == 0)
        {
            Plot(descentCurve, exampleCurve, adamCurve);
        }

        return new Found(
            Distance(descent, least),
            Distance(problem.Descend(zero, rate, DescentSteps, 0.9), least),
            Distance(examples, least),
            Distance(problem.Descend(start, rate, DescentSteps), problem.Unseen(start) + least),
            Distance(problem.Descend(zero, rate, 4 * DescentSteps, scale: scale), problem.MinimumNormIn(scale)),
            outside,
            Distance(adam, least),
            problem.Gradient(adam.AsArray(), new double[Parameters]),
            adam.L2Norm() / least.L2Norm());
    }

    private static (Vector<double> W, List<double> Curve) Adam(Interpolation problem, Vector<double> least)
    {
        var parameter = new Parameter(Parameters);
        var optimiser = new Adam([parameter], 0.01);
        var curve = new List<double>();
        for (var step = 0; step < 4 * DescentSteps; step++)
        {
            // The rate falls to 0: a constant one keeps circling.
            optimiser.Rate = 0.01 * Math.Pow(1e-4, (double)step / (4 * DescentSteps));
            problem.Gradient(parameter.Value, parameter.Grad);
            optimiser.Step();
            curve.Add((Vector<double>.Build.Dense(parameter.Value.ToArray()) - least).L2Norm() / least.L2Norm());
        }

        return (Vector<double>.Build.Dense(parameter.Value.ToArray()), curve);
    }

    private void Plot(List<double> descent, List<double> examples, List<double> adam)
    {
        static double[] Steps(List<double> curve) => [.. Enumerable.Range(1, curve.Count).Select(i => (double)i)];
        context.Report.Plot(new LinePlot(
            "minimum-norm",
            "Distance from the solution of least norm",
            "passes over the examples",
            "‖w − X⁺y‖ / ‖X⁺y‖",
            [
                new("gradient descent", Steps(descent), [.. descent]),
                new("SGD", Steps(examples), [.. examples]),
                new("Adam", Steps(adam), [.. adam]),
            ])
        {
            LogX = true,
            LogY = true,
        });
    }
}
