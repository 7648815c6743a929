namespace SelfPlay.Supervised.L02_Edf;

/// <summary>A package of parameters: a gain of ones and a bias of zeros.</summary>
public sealed class NormParameters
{
    /// <summary>Creates a package.</summary>
    /// <param name="count">Numbers that are scaled by one of their own each, C.</param>
    public NormParameters(int count)
    {
        (Gain, Bias) = (new Parameter(count), new Parameter(count));
        Array.Fill(Gain.Value, 1);
    }

    /// <summary>The gain gamma [C].</summary>
    public Parameter Gain { get; }

    /// <summary>The bias beta [C].</summary>
    public Parameter Bias { get; }
}

/// <summary>
/// `n[b,c,s] = (x[b,c,s] - mean[c]) / sqrt(var[c] + epsilon)`, `y = gamma[c] n + beta[c]`: each channel over the batch, and over places s if there are
/// any (Ioffe and Szegedy 2015). As in the lecture the variance divides by the number of summands minus 1; libraries divide by
/// their number here, and by one less for the variance they remember.
/// </summary>
public sealed class BatchNorm : Computed
{
    private const double Momentum = 0.1;
    private readonly Node _x;
    private readonly NormParameters _parameters;
    private readonly int _channels;
    private readonly double[] _inverse;
    private double[] _normal = [];

    /// <summary>Appends the normalisation.</summary>
    /// <param name="parameters">gamma and beta [C].</param>
    /// <param name="x">[B, C] or [B, C, places]</param>
    public BatchNorm(NormParameters parameters, Node x)
        : base(x, x.Shape, parameters.Gain, parameters.Bias)
    {
        _channels = parameters.Gain.Size;
        if (x.Shape[0] != _channels)
        {
            throw new ArgumentException($"There are {_channels} gains for {x.Shape[0]} channels.", nameof(x));
        }

        (_x, _parameters, _inverse) = (x, parameters, new double[_channels]);
        (RunningMean, RunningVariance) = (new double[_channels], new double[_channels]);
        Array.Fill(RunningVariance, 1);
    }

    /// <summary>Added to the variance.</summary>
    /// <value>The default is 1e-5.</value>
    public double Epsilon { get; init; } = 1e-5;

    /// <summary>Whether the batch's own statistics are used, and remembered; else the remembered ones are.</summary>
    /// <value>The default is true.</value>
    public bool Training { get; set; } = true;

    /// <summary>Running mean of the means, a tenth of the newest [C].</summary>
    public double[] RunningMean { get; }

    /// <summary>Running mean of the variances, a tenth of the newest [C].</summary>
    public double[] RunningVariance { get; }

    private int Places => Size / _channels;

    private int Count => Batch * Places;

    /// <inheritdoc/>
    protected internal override void Forward()
    {
        if (_normal.Length != Value.Length)
        {
            _normal = new double[Value.Length];
        }

        for (var c = 0; c < _channels; c++)
        {
            var (mean, variance) = Training ? Statistics(c) : (RunningMean[c], RunningVariance[c]);
            _inverse[c] = 1 / Math.Sqrt(variance + Epsilon);
            var (gain, bias) = (_parameters.Gain.Value[c], _parameters.Bias.Value[c]);
            for (var b = 0; b < Batch; b++)
            {
                for (var i = Start(b, c); i < Start(b, c) + Places; i++)
                {
                    _normal[i] = (_x.Value[i] - mean) * _inverse[c];
                    Value[i] = (gain * _normal[i]) + bias;
                }
            }
        }
    }

    /// <summary>
    /// The loops of the forward pass in reverse. With n the number of summands, `n.grad = gamma y.grad`; the variance's share is
    /// `-1/(n-1) n sum(n.grad n)`, and the mean's `-1/n sum(n.grad)`; its part through the variance is 0.
    /// </summary>
    protected internal override void Backward()
    {
        for (var c = 0; c < _channels; c++)
        {
            var (sum, product) = (0.0, 0.0);
            for (var b = 0; b < Batch; b++)
            {
                for (var i = Start(b, c); i < Start(b, c) + Places; i++)
                {
                    sum += Grad[i];
                    product += Grad[i] * _normal[i];
                }
            }

            _parameters.Bias.Grad[c] += sum;
            _parameters.Gain.Grad[c] += product;
            if (_x.NeedsGrad)
            {
                BackwardInput(c, Training ? sum / Count : 0, Training ? product / (Count - 1) : 0);
            }
        }
    }

    private void BackwardInput(int c, double meanShare, double varianceShare)
    {
        var scale = _parameters.Gain.Value[c] * _inverse[c];
        for (var b = 0; b < Batch; b++)
        {
            for (var i = Start(b, c); i < Start(b, c) + Places; i++)
            {
                _x.Grad[i] += scale * (Grad[i] - meanShare - (varianceShare * _normal[i]));
            }
        }
    }

    private (double Mean, double Variance) Statistics(int c)
    {
        if (Count < 2)
        {
            throw new InvalidOperationException("One number has no variance: batch norm needs a batch of at least two.");
        }

        var (sum, squares) = (0.0, 0.0);
        for (var b = 0; b < Batch; b++)
        {
            for (var i = Start(b, c); i < Start(b, c) + Places; i++)
            {
                sum += _x.Value[i];
            }
        }

        var mean = sum / Count;
        for (var b = 0; b < Batch; b++)
        {
            for (var i = Start(b, c); i < Start(b, c) + Places; i++)
            {
                squares += (_x.Value[i] - mean) * (_x.Value[i] - mean);
            }
        }

        var variance = squares / (Count - 1);
        RunningMean[c] += Momentum * (mean - RunningMean[c]);
        RunningVariance[c] += Momentum * (variance - RunningVariance[c]);
        return (mean, variance);
    }

    private int Start(int b, int c) => (b * Size) + (c * Places);
}
