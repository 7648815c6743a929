using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;

namespace SelfPlay.Supervised.L06_Convergence;

/// <summary>SGD with one example a step, drawn with replacement, on a training loss.</summary>
internal sealed class VectorDescent
{
    private readonly IExampleLoss _loss;
    private readonly double[] _rates;

    /// <summary>Prepares it.</summary>
    /// <param name="loss">The loss; this object alone uses it.</param>
    /// <param name="rates">η₁ .. η_T.</param>
    public VectorDescent(IExampleLoss loss, double[] rates)
    {
        _loss = loss;
        _rates = rates;
    }

    /// <summary>A matrix that every gradient goes through, w ← w − η_t P g; null for none. [D, D]</summary>
    public Matrix<double>? Preconditioner { get; init; }

    /// <summary>From which step on the mean of all w so far is what counts (Polyak and Juditsky 1992); null for w itself.</summary>
    public int? AverageFrom { get; init; }

    /// <summary>What <paramref name="figure"/> makes of w, or of its average, at chosen times.</summary>
    /// <param name="start">w₀. [D]</param>
    /// <param name="times">Ascending, from 1 to T.</param>
    /// <param name="figure">A function of w.</param>
    /// <param name="random">Source of chance.</param>
    public double[] Run(ReadOnlySpan<double> start, int[] times, Func<double[], double> figure, ref Xoshiro256 random)
    {
        ArgumentNullException.ThrowIfNull(times);
        ArgumentNullException.ThrowIfNull(figure);
        var (w, gradient, mean) = (start.ToArray(), new double[start.Length], start.ToArray());
        var figures = new double[times.Length];
        var k = 0;
        for (var t = 1; t <= times[^1]; t++)
        {
            _loss.ExampleGradient(w, random.Below(_loss.Count), gradient);
            Move(w, gradient, _rates[t - 1]);
            if (AverageFrom is { } from && t > from)
            {
                Average(mean, w, t - from);
            }

            if (t == times[k])
            {
                figures[k++] = figure(AverageFrom is null ? w : mean);
            }
        }

        return figures;
    }

    private void Move(double[] w, double[] gradient, double rate)
    {
        if (Preconditioner is null)
        {
            SpanMath.AddScaled(w, -rate, gradient);
            return;
        }

        // A symmetric matrix's columns are its rows.
        var columns = Preconditioner.AsColumnMajorArray();
        for (var i = 0; i < w.Length; i++)
        {
            w[i] -= rate * SpanMath.Dot(columns.AsSpan(i * w.Length, w.Length), gradient);
        }
    }

    private static void Average(double[] mean, double[] w, int count)
    {
        for (var i = 0; i < w.Length; i++)
        {
            mean[i] += (w[i] - mean[i]) / count;
        }
    }
}
