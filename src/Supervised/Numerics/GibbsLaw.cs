namespace SelfPlay.Supervised.Numerics;

/// <summary>
/// The density p(x) = e^{−E(x)/T} / Z of one parameter on an interval, tabulated finely enough that its distribution function
/// and expectations are exact to many digits (trapezoids; the interval has to hold all the mass).
/// </summary>
internal sealed class GibbsLaw
{
    private readonly double _from;
    private readonly double _width;
    private readonly double[] _density;
    private readonly double[] _cumulative;

    /// <summary>Tabulates it.</summary>
    /// <param name="energy">E(x).</param>
    /// <param name="temperature">T.</param>
    /// <param name="from">Left end.</param>
    /// <param name="to">Right end.</param>
    /// <param name="cells">Number of cells of the table.</param>
    public GibbsLaw(Func<double, double> energy, double temperature, double from, double to, int cells = 20_000)
    {
        ArgumentNullException.ThrowIfNull(energy);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(to, from);
        (_from, _width) = (from, (to - from) / cells);
        var energies = Enumerable.Range(0, cells + 1).Select(i => energy(At(i))).ToArray();
        var least = energies.Min();
        _density = [.. energies.Select(e => Math.Exp((least - e) / temperature))];
        _cumulative = new double[cells + 1];
        for (var i = 1; i <= cells; i++)
        {
            _cumulative[i] = _cumulative[i - 1] + (_width * (_density[i - 1] + _density[i]) / 2);
        }

        var mass = _cumulative[^1];
        for (var i = 0; i <= cells; i++)
        {
            _density[i] /= mass;
            _cumulative[i] /= mass;
        }
    }

    /// <summary>p(x).</summary>
    public double Density(double x) => Between(_density, x);

    /// <summary>P(X ≤ x).</summary>
    public double Distribution(double x) => Between(_cumulative, x);

    /// <summary>E[f(X)].</summary>
    public double Expectation(Func<double, double> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        var sum = 0.0;
        for (var i = 0; i < _density.Length; i++)
        {
            sum += _density[i] * f(At(i)) * (i == 0 || i == _density.Length - 1 ? 0.5 : 1);
        }

        return sum * _width;
    }

    private double At(int i) => _from + (i * _width);

    private double Between(double[] table, double x)
    {
        var position = Math.Clamp((x - _from) / _width, 0, table.Length - 1);
        var i = Math.Min((int)position, table.Length - 2);
        return table[i] + ((position - i) * (table[i + 1] - table[i]));
    }
}
