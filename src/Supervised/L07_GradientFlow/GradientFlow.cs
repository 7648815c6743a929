using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Numerics.Odes;
using SelfPlay.Supervised.Problems;

namespace SelfPlay.Supervised.L07_GradientFlow;

/// <summary>Gradient flow, dΦ/dt = −g(Φ) with g = ∇L: what SGD becomes when its learning rate goes to 0 and time is the sum of the rates.</summary>
internal static class GradientFlow
{
    /// <summary>Φ(t) = w* + e^{−At}(Φ(0) − w*) on a quadratic, direction by direction of A's eigenvectors. [D]</summary>
    public static double[] Exact(LinearRegression problem, ReadOnlySpan<double> start, double time)
    {
        ArgumentNullException.ThrowIfNull(problem);
        var offset = Vector<double>.Build.Dense(start.ToArray()) - problem.Optimum;
        return [.. problem.Optimum + (Lyapunov.Decay(time, problem.Hessian) * offset)];
    }

    /// <summary>The equation for a solver.</summary>
    public static OdeSystem System(IExampleLoss loss) => (_, w, slope) =>
    {
        loss.Gradient(w, slope);
        Negate(slope);
    };

    /// <summary>Φ(t) of any smooth loss, by the method of Dormand and Prince.</summary>
    public static OdeSolution Solve(IExampleLoss loss, ReadOnlySpan<double> start, double time) =>
        DormandPrince.Solve(System(loss), start, time);

    /// <summary>∫₀ᵗ ‖g(Φ(s))‖² ds along the flow, which is all the loss that is lost on the way: dL/dt = g·dΦ/dt = −‖g‖².</summary>
    public static double Dissipated(IExampleLoss loss, ReadOnlySpan<double> start, double time)
    {
        var d = loss.Dimension;
        OdeSystem system = (_, state, slope) =>
        {
            loss.Gradient(state[..d], slope[..d]);
            slope[d] = SpanMath.SquaredNorm(slope[..d]);
            Negate(slope[..d]);
        };
        return DormandPrince.Solve(system, [.. start, 0], time).State[d];
    }

    /// <summary>
    /// The flow that gradient descent with rate η follows one order closer: that of L + (η/4)‖∇L‖², whose gradient is g + (η/2)Hg
    /// (Barrett and Dherin 2021). Hg is the slope of the gradient along g, by a central difference.
    /// </summary>
    public static OdeSystem Modified(IExampleLoss loss, double rate)
    {
        const double Reach = 1e-5;
        var d = loss.Dimension;
        var (g, ahead, behind, at) = (new double[d], new double[d], new double[d], new double[d]);
        return (_, w, slope) =>
        {
            loss.Gradient(w, g);
            w.CopyTo(at);
            SpanMath.AddScaled(at, Reach, g);
            loss.Gradient(at, ahead);
            SpanMath.AddScaled(at, -2 * Reach, g);
            loss.Gradient(at, behind);
            for (var i = 0; i < d; i++)
            {
                slope[i] = -g[i] - (rate / 2 * (ahead[i] - behind[i]) / (2 * Reach));
            }
        };
    }

    private static void Negate(Span<double> slope)
    {
        for (var i = 0; i < slope.Length; i++)
        {
            slope[i] = -slope[i];
        }
    }
}
