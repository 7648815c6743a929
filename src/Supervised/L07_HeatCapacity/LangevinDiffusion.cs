using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;
using SelfPlay.Supervised.L07_Sde;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;

namespace SelfPlay.Supervised.L07_HeatCapacity;

/// <summary>
/// Langevin dynamics on a training loss, dΦ = −M∇L dt + ε√dt with ε ~ N(0, 2TM): its law is e^{−L/T}/Z for any constant mobility M. With
/// M = H⁻¹ all directions relax in the same time. One thread.
/// </summary>
internal sealed class LangevinDiffusion : IDiffusion
{
    private readonly IExampleLoss _loss;
    private readonly double _temperature;
    private readonly double[] _root;
    private readonly double[] _gradient;
    private readonly double[] _turned;

    /// <summary>Creates it.</summary>
    /// <param name="loss">The training loss, L.</param>
    /// <param name="temperature">T.</param>
    /// <param name="hessian">The Hessian whose inverse is the mobility. [D, D]</param>
    public LangevinDiffusion(IExampleLoss loss, double temperature, Matrix<double> hessian)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(hessian);
        (_loss, _temperature) = (loss.Clone(), temperature);

        // H = KKᵀ, so H⁻¹ = RᵀR with R = K⁻¹; kept row by row.
        _root = hessian.Cholesky().Factor.Inverse().ToRowMajorArray();
        (_gradient, _turned) = (new double[loss.Dimension], new double[loss.Dimension]);
    }

    /// <inheritdoc/>
    public int Dimension => _gradient.Length;

    /// <inheritdoc/>
    public void Drift(ReadOnlySpan<double> state, Span<double> drift)
    {
        _loss.Gradient(state, _gradient);
        for (var i = 0; i < Dimension; i++)
        {
            _turned[i] = -SpanMath.Dot(Row(i), _gradient);
        }

        Transposed(_turned, drift);
    }

    /// <inheritdoc/>
    public void Noise(ReadOnlySpan<double> state, ReadOnlySpan<double> normal, Span<double> noise)
    {
        Transposed(normal, noise);
        var deviation = Math.Sqrt(2 * _temperature);
        for (var i = 0; i < Dimension; i++)
        {
            noise[i] *= deviation;
        }
    }

    /// <summary>Mean of L − L* over a run from the optimum, after a tenth of it for the way to the stationary law.</summary>
    /// <param name="optimum">Φ* and L*.</param>
    /// <param name="dt">Step of time, in units of the relaxation.</param>
    /// <param name="looks">How many times the loss is read, half a relaxation time apart.</param>
    /// <param name="random">Source of chance.</param>
    /// <param name="cancel">Stops it.</param>
    public double Excess(Minimum optimum, double dt, int looks, ref Xoshiro256 random, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(optimum);
        var (solver, state, sum) = (new EulerMaruyama(this), optimum.Point.ToArray(), 0.0);
        var every = (int)Math.Ceiling(0.5 / dt);
        solver.Run(state, dt, 8 * every, ref random);
        for (var i = 0; i < looks; i++)
        {
            cancel.ThrowIfCancellationRequested();
            solver.Run(state, dt, every, ref random);
            sum += _loss.Loss(state) - optimum.Value;
        }

        return sum / looks;
    }

    private ReadOnlySpan<double> Row(int i) => _root.AsSpan(i * Dimension, i + 1);

    /// <summary>Rᵀx.</summary>
    private void Transposed(ReadOnlySpan<double> x, Span<double> result)
    {
        result.Clear();
        for (var i = 0; i < Dimension; i++)
        {
            SpanMath.AddScaled(result[..(i + 1)], x[i], Row(i));
        }
    }
}
