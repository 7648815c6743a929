using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;

namespace SelfPlay.Supervised.L07_GradientFlow;

/// <summary>Where many runs of SGD from one start end, beside a point they should reach.</summary>
/// <param name="Rms">Root of the mean of ‖w − target‖² over runs.</param>
/// <param name="MeanError">‖E[w] − target‖, with the mean over runs.</param>
internal sealed record SgdSpread(double Rms, double MeanError)
{
    /// <summary>Runs SGD with batch 1, examples drawn with replacement.</summary>
    /// <param name="loss">The training loss.</param>
    /// <param name="start">Where every run starts. [D]</param>
    /// <param name="rate">η.</param>
    /// <param name="steps">Steps of each run.</param>
    /// <param name="target">Where gradient flow is after the time rate × steps. [D]</param>
    /// <param name="runs">How many runs.</param>
    /// <param name="random">Source of chance.</param>
    public static SgdSpread Measure(
        IExampleLoss loss, double[] start, double rate, int steps, double[] target, int runs, ref Xoshiro256 random)
    {
        ArgumentNullException.ThrowIfNull(loss);
        var (w, gradient, sum) = (new double[start.Length], new double[start.Length], new double[start.Length]);
        var square = 0.0;
        for (var run = 0; run < runs; run++)
        {
            start.CopyTo(w, 0);
            for (var t = 0; t < steps; t++)
            {
                loss.ExampleGradient(w, random.Below(loss.Count), gradient);
                SpanMath.AddScaled(w, -rate, gradient);
            }

            square += SpanMath.SquaredDistance(w, target);
            SpanMath.AddScaled(sum, 1.0 / runs, w);
        }

        return new SgdSpread(Math.Sqrt(square / runs), Math.Sqrt(SpanMath.SquaredDistance(sum, target)));
    }

    /// <summary>The same without chance, on a quadratic: both moments after that many steps from their recursion.</summary>
    public static SgdSpread Exact(LinearRegression problem, double[] start, double rate, int steps, double[] target)
    {
        ArgumentNullException.ThrowIfNull(problem);
        var recursion = problem.Recursion(rate);
        var mean = Vector<double>.Build.Dense(start) - problem.Optimum;
        var second = mean.OuterProduct(mean);
        for (var t = 0; t < steps; t++)
        {
            (mean, second) = recursion.Step(mean, second);
        }

        var aim = Vector<double>.Build.Dense(target) - problem.Optimum;
        var square = second.Trace() - (2 * (mean * aim)) + (aim * aim);
        return new SgdSpread(Math.Sqrt(square), (mean - aim).L2Norm());
    }
}
