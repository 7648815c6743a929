using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L02_Edf.Optimisers;

/// <summary>
/// `v = mu v + g`, `Phi -= eta v`: stochastic gradient descent with momentum; mu = 0 is the plain one.
/// </summary>
/// <remarks>
/// The lecture writes `v = mu v + eta g`, `Phi -= v`. That is the same as long as eta stays what it is; when eta changes, this
/// form changes the pace at once and the lecture's only for new gradients.
/// </remarks>
public sealed class Sgd : Optimiser
{
    private readonly double[][] _velocity;

    /// <summary>Creates the optimiser.</summary>
    public Sgd(IReadOnlyList<Parameter> parameters, double rate)
        : base(parameters, rate) => _velocity = ZerosLikeParameters();

    /// <summary>Share mu of the velocity that survives a step.</summary>
    /// <value>The default is 0.</value>
    public double Momentum { get; init; }

    /// <summary>Whether to step along `g + mu v`, the velocity as it will be if the gradient comes again (Nesterov 1983).</summary>
    /// <value>The default is false.</value>
    public bool Nesterov { get; init; }

    /// <inheritdoc/>
    protected override void Move(int index, double[] value, double[] grad)
    {
        if (Momentum == 0 && WeightDecay == 0)
        {
            SpanMath.AddScaled(value, -Rate, grad);
            return;
        }

        var v = _velocity[index];
        for (var i = 0; i < value.Length; i++)
        {
            var g = grad[i] + (WeightDecay * value[i]);
            v[i] = (Momentum * v[i]) + g;
            value[i] -= Rate * (Nesterov ? g + (Momentum * v[i]) : v[i]);
        }
    }
}
