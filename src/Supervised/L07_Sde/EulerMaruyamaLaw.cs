namespace SelfPlay.Supervised.L07_Sde;

/// <summary>
/// The exact law of Euler and Maruyama's method with one parameter and constant noise: a step turns the density p into
/// ∫ p(x) N(y; x + b(x)dt, q·dt) dx, an integral of smooth functions that the trapezoid rule takes to many digits. It shows the error
/// of the method without the error of sampling.
/// </summary>
internal sealed class EulerMaruyamaLaw
{
    private const double Reach = 9;
    private readonly double _from;
    private readonly double _width;
    private readonly double _deviation;
    private readonly double[] _landing;
    private double[] _density;

    /// <summary>Starts from a normal density.</summary>
    /// <param name="drift">b.</param>
    /// <param name="q">Variance of the noise per time.</param>
    /// <param name="dt">Step of time.</param>
    /// <param name="mean">Mean of x(0).</param>
    /// <param name="deviation">Standard deviation of x(0), not much smaller than the noise of a step.</param>
    /// <param name="from">Left end of the grid.</param>
    /// <param name="to">Right end of the grid.</param>
    public EulerMaruyamaLaw(Func<double, double> drift, double q, double dt, double mean, double deviation, double from, double to)
    {
        ArgumentNullException.ThrowIfNull(drift);
        _deviation = Math.Sqrt(q * dt);

        // Four points a deviation leave an error below 1e-15 in the integral of a normal density.
        var cells = (int)Math.Ceiling((to - from) / _deviation * 4);
        (_from, _width) = (from, (to - from) / cells);
        _landing = [.. Enumerable.Range(0, cells + 1).Select(i => At(i) + (drift(At(i)) * dt))];
        _density = new double[cells + 1];
        Spread(_density, mean, deviation, 1);
    }

    /// <summary>One more step.</summary>
    public void Step()
    {
        var next = new double[_density.Length];
        for (var i = 0; i < _density.Length; i++)
        {
            if (_density[i] > 1e-30)
            {
                Spread(next, _landing[i], _deviation, _density[i] * _width);
            }
        }

        _density = next;
    }

    /// <summary>E[f(x)].</summary>
    public double Expectation(Func<double, double> f) => _width * _density.Select((p, i) => p * f(At(i))).Sum();

    private void Spread(double[] density, double centre, double deviation, double mass)
    {
        var (first, last) = (Cell(centre - (Reach * deviation)), Cell(centre + (Reach * deviation)));
        var scale = mass / (Math.Sqrt(2 * Math.PI) * deviation);
        for (var i = first; i <= last; i++)
        {
            var z = (At(i) - centre) / deviation;
            density[i] += scale * Math.Exp(-z * z / 2);
        }
    }

    private int Cell(double x) => Math.Clamp((int)Math.Round((x - _from) / _width), 0, _density.Length - 1);

    private double At(int i) => _from + (i * _width);
}
