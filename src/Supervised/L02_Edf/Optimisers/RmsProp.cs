namespace SelfPlay.Supervised.L02_Edf.Optimisers;

/// <summary>
/// `s = beta s + (1 - beta) g^2`, `Phi -= eta g / (sqrt(s) + epsilon)`: every parameter's step is measured in units of its own
/// gradients (Tieleman and Hinton 2012). With beta = 1 - 1/N, s is a running mean over about N steps.
/// </summary>
public sealed class RmsProp : Optimiser
{
    private readonly double[][] _square;
    private readonly double[][] _mean;

    /// <summary>Creates the optimiser.</summary>
    public RmsProp(IReadOnlyList<Parameter> parameters, double rate)
        : base(parameters, rate)
    {
        _square = ZerosLikeParameters();
        _mean = ZerosLikeParameters();
    }

    /// <summary>Share beta of the running mean that survives a step.</summary>
    /// <value>The default is 0.99.</value>
    public double Beta { get; init; } = 0.99;

    /// <summary>Added to the root, in the units of a gradient.</summary>
    /// <value>The default is 1e-8.</value>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Whether to divide by the deviation instead: a running mean of g, squared, is taken off s.</summary>
    /// <value>The default is false.</value>
    public bool Centred { get; init; }

    /// <inheritdoc/>
    protected override void Move(int index, double[] value, double[] grad)
    {
        var (s, m) = (_square[index], _mean[index]);
        for (var i = 0; i < value.Length; i++)
        {
            var g = grad[i] + (WeightDecay * value[i]);
            s[i] = (Beta * s[i]) + ((1 - Beta) * g * g);
            m[i] = (Beta * m[i]) + ((1 - Beta) * g);
            var variance = Centred ? s[i] - (m[i] * m[i]) : s[i];
            value[i] -= Rate * g / (Math.Sqrt(variance) + Epsilon);
        }
    }
}
