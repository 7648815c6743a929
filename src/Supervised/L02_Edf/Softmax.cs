using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L02_Edf;

/// <summary>`p[b,j] = exp(s[b,j]) / Z[b]`: scores to probabilities.</summary>
public sealed class Softmax : Computed
{
    private readonly Node _scores;

    /// <summary>Appends `p = softmax(s)`.</summary>
    /// <param name="scores">[B, J]</param>
    public Softmax(Node scores)
        : base(scores, scores.Shape) => _scores = scores;

    /// <summary>Writes the probabilities of one example's scores and returns `ln Z`.</summary>
    internal static double Of(ReadOnlySpan<double> scores, Span<double> p)
    {
        // exp(s - max) cannot overflow, and the factor cancels.
        var max = double.NegativeInfinity;
        foreach (var s in scores)
        {
            max = Math.Max(max, s);
        }

        var sum = 0.0;
        for (var j = 0; j < p.Length; j++)
        {
            p[j] = Math.Exp(scores[j] - max);
            sum += p[j];
        }

        foreach (ref var x in p)
        {
            x /= sum;
        }

        return max + Math.Log(sum);
    }

    /// <inheritdoc/>
    protected internal override void Forward()
    {
        for (var b = 0; b < Batch; b++)
        {
            _ = Of(_scores.Value.AsSpan(b * Size, Size), Value.AsSpan(b * Size, Size));
        }
    }

    /// <summary>`s.grad[j] += p[j] (p.grad[j] - sum over k of p[k] p.grad[k])`.</summary>
    protected internal override void Backward()
    {
        if (!_scores.NeedsGrad)
        {
            return;
        }

        for (var b = 0; b < Batch; b++)
        {
            var p = Value.AsSpan(b * Size, Size);
            var grad = Grad.AsSpan(b * Size, Size);
            var mean = SpanMath.Dot(p, grad);
            for (var j = 0; j < Size; j++)
            {
                _scores.Grad[(b * Size) + j] += p[j] * (grad[j] - mean);
            }
        }
    }
}
