using SelfPlay.Games;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;

namespace SelfPlay.Supervised.L07_HeatCapacity;

/// <summary>What SGD of a fixed rate shows where it has converged, means over time and runs.</summary>
/// <param name="Excess">E[L − L*].</param>
/// <param name="Pull">E[(Φ − Φ*)·∇L(Φ)].</param>
/// <param name="GradientSquare">E‖ĝ_b‖², the gradients of single examples where SGD is.</param>
internal sealed record HeatReading(double Excess, double Pull, double GradientSquare)
{
    /// <summary>The mean of several readings.</summary>
    public static HeatReading Mean(IReadOnlyCollection<HeatReading> readings) =>
        new(readings.Average(r => r.Excess), readings.Average(r => r.Pull), readings.Average(r => r.GradientSquare));
}

/// <summary>Reads the heat of a training loss around an optimum, with runs of SGD that start there.</summary>
/// <param name="Loss">The training loss.</param>
/// <param name="Optimum">Φ* and L*.</param>
internal sealed record HeatMeter(IExampleLoss Loss, Minimum Optimum)
{
    /// <summary>¼E‖g_b‖² at the optimum: the theorem's slope.</summary>
    public double Capacity { get; } = Loss.GradientSquare(Optimum.Point) / 4;

    /// <summary>One run with batch 1, half of which is the way to the stationary law.</summary>
    /// <param name="rate">η.</param>
    /// <param name="time">Sum of the rates over the half that is read.</param>
    /// <param name="looks">How often it is read.</param>
    /// <param name="random">Source of chance.</param>
    /// <param name="cancel">Stops it.</param>
    public HeatReading Read(double rate, double time, int looks, ref Xoshiro256 random, CancellationToken cancel)
    {
        var loss = Loss.Clone();
        var (chain, gradient) = (new SgdChain(loss, Optimum.Point, rate), new double[loss.Dimension]);
        var every = Math.Max(1, (int)Math.Round(time / rate / looks));
        chain.Run(every * looks, ref random);
        var readings = new List<HeatReading>();
        for (var i = 0; i < looks; i++)
        {
            cancel.ThrowIfCancellationRequested();
            chain.Run(every, ref random);
            var value = loss.Gradient(chain.Point, gradient);
            var pull = SpanMath.Dot(gradient, chain.Point) - SpanMath.Dot(gradient, Optimum.Point);
            readings.Add(new HeatReading(value - Optimum.Value, pull, loss.GradientSquare(chain.Point)));
        }

        return HeatReading.Mean(readings);
    }
}
