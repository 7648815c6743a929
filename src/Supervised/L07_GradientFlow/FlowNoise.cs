using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Supervised.Numerics.Odes;
using SelfPlay.Supervised.Problems;

namespace SelfPlay.Supervised.L07_GradientFlow;

/// <summary>
/// How far SGD strays from gradient flow when the learning rate is small: w ≈ Φ(t) + √η·z(t), where z is normal with covariance
/// dV/dt = −H V − V H + Σ, H(Φ(t)) the Hessian and Σ(Φ(t)) the covariance of single gradients along the flow. So E‖w − Φ(t)‖ goes
/// as √η, and √tr V(t) is the factor.
/// </summary>
internal static class FlowNoise
{
    /// <summary>√tr V(t): the limit of rms‖w − Φ(t)‖ / √η.</summary>
    /// <param name="loss">The training loss.</param>
    /// <param name="start">Φ(0). [D]</param>
    /// <param name="time">t.</param>
    /// <param name="steps">Runge-Kutta steps of flow and covariance.</param>
    public static double Factor(IExampleLoss loss, ReadOnlySpan<double> start, double time, int steps)
    {
        ArgumentNullException.ThrowIfNull(loss);
        var d = loss.Dimension;
        OdeSystem system = (_, state, slope) =>
        {
            var w = state[..d];
            loss.Gradient(w, slope[..d]);
            for (var i = 0; i < d; i++)
            {
                slope[i] = -slope[i];
            }

            var v = Matrix<double>.Build.Dense(d, d, state[d..].ToArray());
            var decay = loss.HessianAt(w) * v;
            (loss.NoiseAt(w) - decay - decay.Transpose()).ToColumnMajorArray().CopyTo(slope[d..]);
        };
        var end = FixedStep.RungeKutta4(system, [.. start, .. new double[d * d]], time, steps);
        return Math.Sqrt(Enumerable.Range(0, d).Sum(i => end[d + (i * (d + 1))]));
    }
}
