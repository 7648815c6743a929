namespace SelfPlay.Supervised.Numerics;

/// <summary>
/// The density of dx = −L'(x)dt + ε√dt, ε ~ N(0, q), as it moves: ∂p/∂t = −∂J/∂x with the two flows of the lecture, J = −pL' −
/// ½q ∂p/∂x. Finite volumes with the flux of Scharfetter and Gummel, which is 0 exactly where p ∝ e^{−2L/q}, and steps of Crank and
/// Nicolson; nothing leaves the interval.
/// </summary>
internal sealed class FokkerPlanck
{
    private readonly double _from;
    private readonly double _width;
    private readonly double[] _lower;
    private readonly double[] _diagonal;
    private readonly double[] _upper;

    /// <summary>Creates the equation on an interval.</summary>
    /// <param name="loss">L.</param>
    /// <param name="q">Variance of the noise per time, ησ².</param>
    /// <param name="from">Left end.</param>
    /// <param name="to">Right end.</param>
    /// <param name="cells">Number of cells.</param>
    public FokkerPlanck(Func<double, double> loss, double q, double from, double to, int cells = 2000)
    {
        ArgumentNullException.ThrowIfNull(loss);
        (_from, _width) = (from, (to - from) / cells);
        (_lower, _diagonal, _upper) = (new double[cells], new double[cells], new double[cells]);
        var exchange = q / (2 * _width * _width);
        for (var i = 0; i + 1 < cells; i++)
        {
            // Mass jumps between neighbours at rates whose ratio is the ratio of their Gibbs weights.
            var rise = 2 * (loss(At(i + 1)) - loss(At(i))) / q;
            var (up, down) = (exchange * Bernoulli(rise), exchange * Bernoulli(-rise));
            _diagonal[i] -= up;
            _lower[i + 1] += up;
            _diagonal[i + 1] -= down;
            _upper[i] += down;
        }
    }

    /// <summary>Middles of the cells. [N]</summary>
    public double[] Grid => [.. Enumerable.Range(0, _diagonal.Length).Select(At)];

    /// <summary>The normal density on the grid, to start from. [N]</summary>
    public double[] Normal(double mean, double deviation)
    {
        double[] density = [.. Grid.Select(x => Math.Exp(-(x - mean) * (x - mean) / (2 * deviation * deviation)))];
        var mass = density.Sum() * _width;
        return [.. density.Select(p => p / mass)];
    }

    /// <summary>∫ f p dx.</summary>
    public double Expectation(double[] density, Func<double, double> f) => _width * density.Select((p, i) => p * f(At(i))).Sum();

    /// <summary>The density after a time. [N]</summary>
    public double[] Evolve(double[] density, double time, int steps)
    {
        ArgumentNullException.ThrowIfNull(density);
        var (p, half, n) = (density.ToArray(), time / steps / 2, density.Length);
        var (right, factor) = (new double[n], new double[n]);
        for (var t = 0; t < steps; t++)
        {
            for (var i = 0; i < n; i++)
            {
                var flow = _diagonal[i] * p[i];
                flow += i > 0 ? _lower[i] * p[i - 1] : 0;
                flow += i + 1 < n ? _upper[i] * p[i + 1] : 0;
                right[i] = p[i] + (half * flow);
            }

            // (1 − half·G) p = right, by elimination.
            var pivot = 1 - (half * _diagonal[0]);
            p[0] = right[0] / pivot;
            for (var i = 1; i < n; i++)
            {
                factor[i] = -half * _upper[i - 1] / pivot;
                pivot = 1 - (half * _diagonal[i]) + (half * _lower[i] * factor[i]);
                p[i] = (right[i] + (half * _lower[i] * p[i - 1])) / pivot;
            }

            for (var i = n - 2; i >= 0; i--)
            {
                p[i] -= factor[i + 1] * p[i + 1];
            }
        }

        return p;
    }

    private double At(int cell) => _from + ((cell + 0.5) * _width);

    /// <summary>x/(eˣ − 1).</summary>
    private static double Bernoulli(double x) => Math.Abs(x) < 1e-5 ? 1 - (x / 2) : x / (Math.Exp(x) - 1);
}
