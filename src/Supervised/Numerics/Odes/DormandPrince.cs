namespace SelfPlay.Supervised.Numerics.Odes;

/// <summary>How a solution was reached.</summary>
/// <param name="State">y at the end. [D]</param>
/// <param name="Steps">Steps that were kept.</param>
/// <param name="Rejected">Steps that were taken again, shorter.</param>
/// <param name="Evaluations">Calls of the right-hand side.</param>
internal sealed record OdeSolution(double[] State, int Steps, int Rejected, int Evaluations);

/// <summary>
/// The method of Dormand and Prince 1980 (RK5(4)7M): order 5, with an embedded solution of order 4 whose difference chooses the
/// step. The seventh slope of a step is the first of the next. Step control after Hairer, Nørsett and Wanner, II.4.
/// </summary>
internal sealed class DormandPrince
{
    private const int Stages = 7;
    private const double Safety = 0.9;
    private const double MostGrowth = 5;
    private const double MostShrinkage = 0.2;
    private const double Order = 5;

    // The tableau: times, weights of earlier slopes, and the difference of the solutions of order 5 and 4.
    private static readonly double[] s_time = [0, 1.0 / 5, 3.0 / 10, 4.0 / 5, 8.0 / 9, 1, 1];

    private static readonly double[][] s_weights =
    [
        [],
        [1.0 / 5],
        [3.0 / 40, 9.0 / 40],
        [44.0 / 45, -56.0 / 15, 32.0 / 9],
        [19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729],
        [9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656],
        [35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84],
    ];

    private static readonly double[] s_error =
        [71.0 / 57600, 0, -71.0 / 16695, 71.0 / 1920, -17253.0 / 339200, 22.0 / 525, -1.0 / 40];

    private readonly OdeSystem _system;
    private readonly double _relative;
    private readonly double _absolute;
    private readonly double[][] _slopes;
    private readonly double[] _next;

    private DormandPrince(OdeSystem system, int dimension, double relative, double absolute)
    {
        (_system, _relative, _absolute) = (system, relative, absolute);
        _slopes = [.. Enumerable.Range(0, Stages).Select(_ => new double[dimension])];
        _next = new double[dimension];
    }

    /// <summary>Solves the equation from time 0 to <paramref name="time"/>.</summary>
    /// <param name="system">The equation.</param>
    /// <param name="start">y(0). [D]</param>
    /// <param name="time">Time to go, positive.</param>
    /// <param name="relative">Error allowed per step, relative to the state.</param>
    /// <param name="absolute">Error allowed per step beside that.</param>
    public static OdeSolution Solve(OdeSystem system, ReadOnlySpan<double> start, double time, double relative = 1e-10, double absolute = 1e-12)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(time);
        return new DormandPrince(system, start.Length, relative, absolute).Run(start.ToArray(), time);
    }

    private OdeSolution Run(double[] y, double time)
    {
        var (t, h) = (0.0, time / 100);
        var (kept, rejected) = (0, 0);
        _system(0, y, _slopes[0]);
        while (t < time)
        {
            h = Math.Min(h, time - t);
            var error = Try(t, y, h);
            if (!(error > 1))
            {
                t = h >= time - t ? time : t + h;
                _next.CopyTo(y, 0);
                (_slopes[0], _slopes[^1]) = (_slopes[^1], _slopes[0]);
                kept++;
            }
            else
            {
                rejected++;
            }

            h *= Math.Clamp(Safety * Math.Pow(Math.Max(error, 1e-12), -1 / Order), MostShrinkage, MostGrowth);
        }

        return new OdeSolution(y, kept, rejected, 1 + ((Stages - 1) * (kept + rejected)));
    }

    /// <summary>Computes a step into <see cref="_next"/>; its error as a share of what is allowed.</summary>
    private double Try(double t, double[] y, double h)
    {
        for (var stage = 1; stage < Stages; stage++)
        {
            y.CopyTo(_next, 0);
            for (var j = 0; j < stage; j++)
            {
                SpanMath.AddScaled(_next, h * s_weights[stage][j], _slopes[j]);
            }

            _system(t + (s_time[stage] * h), _next, _slopes[stage]);
        }

        // The last stage was evaluated at the solution of order 5, so _next holds it.
        var sum = 0.0;
        for (var i = 0; i < y.Length; i++)
        {
            var error = 0.0;
            for (var j = 0; j < Stages; j++)
            {
                error += s_error[j] * _slopes[j][i];
            }

            var allowed = _absolute + (_relative * Math.Max(Math.Abs(y[i]), Math.Abs(_next[i])));
            sum += h * error / allowed * (h * error / allowed);
        }

        return Math.Sqrt(sum / y.Length);
    }
}
