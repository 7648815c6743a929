namespace SelfPlay.Supervised.L02_Edf.Optimisers;

/// <summary>What <see cref="Adam"/> does about running means that start at 0.</summary>
public enum BiasCorrection
{
    /// <summary>Divide by 1 - beta^t, the sum of the weights so far (Kingma and Ba 2015).</summary>
    Divide,

    /// <summary>
    /// Average with weight 1 / min(t, N), N = 1 / (1 - beta): the plain mean of all gradients for N steps, a running mean from
    /// then on (McAllester's simplified Adam).
    /// </summary>
    PlainMeanFirst,

    /// <summary>Nothing: the first means are too small by 1 - beta^t.</summary>
    None,
}

/// <summary>
/// `m = beta1 m + (1 - beta1) g`, `s = beta2 s + (1 - beta2) g^2`, `Phi -= eta m' / (sqrt(s') + epsilon)` where m' and s' are
/// corrected for having started at 0: RMSProp with momentum (Kingma and Ba 2015).
/// </summary>
/// <remarks>Momentum here is a running mean, so the learning rate means the same for every beta1.</remarks>
public sealed class Adam : Optimiser
{
    private readonly double[][] _mean;
    private readonly double[][] _square;

    /// <summary>Creates the optimiser.</summary>
    public Adam(IReadOnlyList<Parameter> parameters, double rate)
        : base(parameters, rate)
    {
        _mean = ZerosLikeParameters();
        _square = ZerosLikeParameters();
    }

    /// <summary>Share of the mean of gradients that survives a step.</summary>
    /// <value>The default is 0.9.</value>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Share of the mean of squares that survives a step.</summary>
    /// <value>The default is 0.999.</value>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root, in the units of a gradient.</summary>
    /// <value>The default is 1e-8.</value>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>What is done about the first steps.</summary>
    /// <value>The default is <see cref="BiasCorrection.Divide"/>.</value>
    public BiasCorrection Correction { get; init; } = BiasCorrection.Divide;

    /// <summary>
    /// Strength lambda of a shrinkage `Phi -= eta lambda Phi` beside the step, which the division by the root does not touch:
    /// AdamW (Loshchilov and Hutter 2019).
    /// </summary>
    /// <value>The default is 0.</value>
    public double DecoupledDecay { get; init; }

    /// <inheritdoc/>
    protected override void Move(int index, double[] value, double[] grad)
    {
        var (keepMean, scaleMean) = Weights(Beta1);
        var (keepSquare, scaleSquare) = Weights(Beta2);
        var (m, s) = (_mean[index], _square[index]);
        for (var i = 0; i < value.Length; i++)
        {
            var g = grad[i] + (WeightDecay * value[i]);
            m[i] = (keepMean * m[i]) + ((1 - keepMean) * g);
            s[i] = (keepSquare * s[i]) + ((1 - keepSquare) * g * g);
            value[i] -= Rate * DecoupledDecay * value[i];
            value[i] -= Rate * scaleMean * m[i] / (Math.Sqrt(scaleSquare * s[i]) + Epsilon);
        }
    }

    /// <summary>What survives of a running mean in this step, and what the mean is multiplied by when it is used.</summary>
    private (double Keep, double Scale) Weights(double beta) => Correction switch
    {
        BiasCorrection.Divide => (beta, 1 / (1 - Math.Pow(beta, Steps))),
        BiasCorrection.PlainMeanFirst => (Math.Min(beta, 1 - (1.0 / Steps)), 1),
        _ => (beta, 1),
    };
}
