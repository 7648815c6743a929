namespace SelfPlay.Supervised.Numerics.Odes;

/// <summary>Solvers of differential equations that take equal steps.</summary>
internal static class FixedStep
{
    /// <summary>Euler's method, order 1: what gradient descent is.</summary>
    /// <param name="system">The equation.</param>
    /// <param name="start">y(0). [D]</param>
    /// <param name="time">Time to go.</param>
    /// <param name="steps">Number of steps.</param>
    /// <returns>y(time). [D]</returns>
    public static double[] Euler(OdeSystem system, ReadOnlySpan<double> start, double time, int steps)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        var (y, slope, h) = (start.ToArray(), new double[start.Length], time / steps);
        for (var i = 0; i < steps; i++)
        {
            system(i * h, y, slope);
            SpanMath.AddScaled(y, h, slope);
        }

        return y;
    }

    /// <summary>The classical method of Runge and Kutta, order 4.</summary>
    /// <param name="system">The equation.</param>
    /// <param name="start">y(0). [D]</param>
    /// <param name="time">Time to go.</param>
    /// <param name="steps">Number of steps.</param>
    /// <returns>y(time). [D]</returns>
    public static double[] RungeKutta4(OdeSystem system, ReadOnlySpan<double> start, double time, int steps)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        var (y, h) = (start.ToArray(), time / steps);
        var k = Enumerable.Range(0, 4).Select(_ => new double[y.Length]).ToArray();
        var at = new double[y.Length];
        for (var i = 0; i < steps; i++)
        {
            var t = i * h;
            system(t, y, k[0]);
            system(t + (h / 2), Moved(at, y, h / 2, k[0]), k[1]);
            system(t + (h / 2), Moved(at, y, h / 2, k[1]), k[2]);
            system(t + h, Moved(at, y, h, k[2]), k[3]);
            SpanMath.AddScaled(y, h / 6, k[0]);
            SpanMath.AddScaled(y, h / 3, k[1]);
            SpanMath.AddScaled(y, h / 3, k[2]);
            SpanMath.AddScaled(y, h / 6, k[3]);
        }

        return y;
    }

    private static double[] Moved(double[] at, double[] y, double h, double[] slope)
    {
        y.CopyTo(at, 0);
        SpanMath.AddScaled(at, h, slope);
        return at;
    }
}
