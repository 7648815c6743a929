using SelfPlay.Games;

namespace SelfPlay.Supervised.L07_Sde;

/// <summary>
/// The method of Euler and Maruyama: the equation of the lecture with a finite dt, Φ ← Φ + b(Φ)dt + ε√dt. Its error in
/// expectations is O(dt) (weak order 1); its error in single paths is O(√dt), or O(dt) where the noise does not depend on Φ.
/// </summary>
internal sealed class EulerMaruyama
{
    private readonly IDiffusion _equation;
    private readonly double[] _drift;
    private readonly double[] _normal;
    private readonly double[] _noise;

    /// <summary>A solver of <paramref name="equation"/>; one thread.</summary>
    public EulerMaruyama(IDiffusion equation)
    {
        ArgumentNullException.ThrowIfNull(equation);
        _equation = equation;
        _drift = new double[equation.Dimension];
        _normal = new double[equation.Dimension];
        _noise = new double[equation.Dimension];
    }

    /// <summary>One step.</summary>
    /// <param name="state">Φ, replaced. [D]</param>
    /// <param name="dt">Step of time.</param>
    /// <param name="random">Source of chance.</param>
    public void Step(Span<double> state, double dt, ref Xoshiro256 random)
    {
        for (var i = 0; i < _normal.Length; i++)
        {
            _normal[i] = random.Normal();
        }

        Step(state, dt, _normal);
    }

    /// <summary>One step with chance that is given: increments of Brownian motion divided by √dt.</summary>
    public void Step(Span<double> state, double dt, ReadOnlySpan<double> normal)
    {
        _equation.Drift(state, _drift);
        _equation.Noise(state, normal, _noise);
        var root = Math.Sqrt(dt);
        for (var i = 0; i < state.Length; i++)
        {
            state[i] += (_drift[i] * dt) + (_noise[i] * root);
        }
    }

    /// <summary>Many steps.</summary>
    public void Run(Span<double> state, double dt, int steps, ref Xoshiro256 random)
    {
        for (var t = 0; t < steps; t++)
        {
            Step(state, dt, ref random);
        }
    }
}
