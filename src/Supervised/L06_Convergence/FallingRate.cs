using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L06_Convergence;

/// <summary>
/// What SGD with a falling rate does on a loss of one parameter, without sampling: the density of dx = −L'(x)ds + √η σ dW in the time s = Ση, where η
/// falls as the schedule says. The equation of SGD in continuous time, good for rates that are small when it counts.
/// </summary>
internal static class FallingRate
{
    private const double Edge = 3;
    private const int Cells = 600;
    private const int Pieces = 400;
    private const int Steps = 10;

    // Later than the first steps, which are too long for an equation; all that is forgotten by the first time asked for.
    private const int Begin = 10;

    /// <summary>E[L − L*] at some times, for noise of variance 1.</summary>
    /// <param name="loss">A loss whose runs stay within 3 of 0.</param>
    /// <param name="schedule">η_t.</param>
    /// <param name="times">Ascending, well above 10. [K]</param>
    public static double[] Excess<TLoss>(TLoss loss, StepSizes schedule, IReadOnlyList<double> times)
        where TLoss : struct, IScalarLoss
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(times);
        ArgumentOutOfRangeException.ThrowIfLessThan(times[0], 4 * Begin, nameof(times));
        var density = new FokkerPlanck(loss.Excess, 1, -Edge, Edge, Cells).Normal(0, Edge / 5);
        var excess = new double[times.Count];
        double from = Begin;
        var ratio = Math.Pow(times[^1] / Begin, 1.0 / Pieces);
        for (var k = 0; k < excess.Length; k++)
        {
            FokkerPlanck equation;
            do
            {
                // η hardly changes within a piece.
                var to = Math.Min(from * ratio, times[k]);
                var rate = schedule.At((int)Math.Round(Math.Sqrt(from * to)));
                equation = new FokkerPlanck(loss.Excess, rate, -Edge, Edge, Cells);
                density = equation.Evolve(density, rate * (to - from), Steps);
                from = to;
            }
            while (from < times[k]);
            excess[k] = equation.Expectation(density, loss.Excess);
        }

        return excess;
    }
}
