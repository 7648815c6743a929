using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L02_Edf;

/// <summary>`L[b] = -ln p[b, y[b]]`: the log loss of probabilities, as the lecture has it.</summary>
public sealed class LogLoss : Computed
{
    private readonly Node _p;
    private readonly Labels _labels;

    /// <summary>Appends the loss.</summary>
    /// <param name="probabilities">[B, J]</param>
    /// <param name="labels">The right classes [B].</param>
    public LogLoss(Node probabilities, Labels labels)
        : base(probabilities, [])
    {
        ArgumentNullException.ThrowIfNull(labels);
        _p = probabilities;
        _labels = labels;
    }

    /// <inheritdoc/>
    protected internal override void Forward()
    {
        var labels = _labels.Value[..Batch];
        for (var b = 0; b < Batch; b++)
        {
            Value[b] = -Math.Log(_p.Value[(b * _p.Size) + labels[b]]);
        }
    }

    /// <inheritdoc/>
    protected internal override void Backward()
    {
        for (var b = 0; _p.NeedsGrad && b < Batch; b++)
        {
            var i = (b * _p.Size) + _labels.Value[b];
            _p.Grad[i] -= Grad[b] / _p.Value[i];
        }
    }
}

/// <summary>
/// `L[b] = ln Z[b] - s[b, y[b]]`: softmax and log loss in one, which stays finite where the probability would round to 0 and
/// whose gradient is `p - onehot(y)`.
/// </summary>
public sealed class SoftmaxLogLoss : Computed
{
    private readonly Node _scores;
    private readonly Labels _labels;
    private double[] _p = [];

    /// <summary>Appends the loss.</summary>
    /// <param name="scores">[B, J]</param>
    /// <param name="labels">The right classes [B].</param>
    public SoftmaxLogLoss(Node scores, Labels labels)
        : base(scores, [])
    {
        ArgumentNullException.ThrowIfNull(labels);
        _scores = scores;
        _labels = labels;
    }

    /// <summary>The probabilities [B, J].</summary>
    public ReadOnlySpan<double> Probabilities => _p;

    /// <inheritdoc/>
    protected internal override void Forward()
    {
        if (_p.Length != _scores.Value.Length)
        {
            _p = new double[_scores.Value.Length];
        }

        var classes = _scores.Size;
        var labels = _labels.Value[..Batch];
        for (var b = 0; b < Batch; b++)
        {
            var scores = _scores.Value.AsSpan(b * classes, classes);
            Value[b] = Softmax.Of(scores, _p.AsSpan(b * classes, classes)) - scores[labels[b]];
        }
    }

    /// <inheritdoc/>
    protected internal override void Backward()
    {
        if (!_scores.NeedsGrad)
        {
            return;
        }

        var classes = _scores.Size;
        for (var b = 0; b < Batch; b++)
        {
            SpanMath.AddScaled(_scores.Grad.AsSpan(b * classes, classes), Grad[b], _p.AsSpan(b * classes, classes));
            _scores.Grad[(b * classes) + _labels.Value[b]] -= Grad[b];
        }
    }
}
