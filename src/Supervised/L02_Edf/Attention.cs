using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L02_Edf;

/// <summary>
/// `alpha[b,k,t,s] = softmax over s of q[b,t,k] . k[b,s,k] / sqrt(I)`, `y[b,t,k] = sum over s of alpha v[b,s,k]`, with K heads of I numbers each
/// side by side (Vaswani et al. 2017). Queries, keys and values are affine functions of what attends and of what is attended to.
/// </summary>
public sealed class Attention : Computed
{
    private readonly Node _queries;
    private readonly Node _keys;
    private readonly Node _values;
    private readonly int _heads;
    private readonly bool _causal;
    private double[] _alpha = [];

    /// <summary>Appends the attention.</summary>
    /// <param name="queries">[B, T, K*I]</param>
    /// <param name="keys">[B, S, K*I]</param>
    /// <param name="values">[B, S, K*I]</param>
    /// <param name="heads">Number of heads, K.</param>
    /// <param name="causal">Whether position t sees positions up to t only.</param>
    public Attention(Node queries, Node keys, Node values, int heads, bool causal = false)
        : base(queries, queries.Shape)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfLessThan(heads, 1);
        if (queries.Shape is not [_, var width] || keys.Shape is not [_, var keyWidth] || width != keyWidth || width % heads != 0
            || !values.Shape.SequenceEqual(keys.Shape))
        {
            throw new ArgumentException("Queries are [T, J], keys and values [S, J], with J a multiple of the number of heads.", nameof(queries));
        }

        (_queries, _keys, _values, _heads, _causal) = (queries, keys, values, heads, causal);
    }

    /// <summary>Who attends to whom [B, K, T, S].</summary>
    public ReadOnlySpan<double> Alpha => _alpha;

    private int Width => Shape[1];

    private int HeadWidth => Width / _heads;

    private int Sources => _keys.Shape[0];

    private double Scale => 1 / Math.Sqrt(HeadWidth);

    /// <inheritdoc/>
    protected internal override void Forward()
    {
        var (targets, sources) = (Shape[0], Sources);
        if (_alpha.Length != Batch * _heads * targets * sources)
        {
            _alpha = new double[Batch * _heads * targets * sources];
        }

        Array.Clear(_alpha);
        Array.Clear(Value);
        for (var row = 0; row < Batch * _heads * targets; row++)
        {
            var (b, head, t) = Place(row);
            var alpha = _alpha.AsSpan(row * sources, Seen(t));
            var query = Part(_queries.Value, _queries, b, t, head);
            for (var s = 0; s < alpha.Length; s++)
            {
                alpha[s] = Scale * SpanMath.Dot(query, Part(_keys.Value, _keys, b, s, head));
            }

            _ = Softmax.Of(alpha, alpha);
            var y = Part(Value, this, b, t, head);
            for (var s = 0; s < alpha.Length; s++)
            {
                SpanMath.AddScaled(y, alpha[s], Part(_values.Value, _values, b, s, head));
            }
        }
    }

    /// <inheritdoc/>
    protected internal override void Backward()
    {
        Span<double> alphaGrad = new double[Sources];
        for (var row = 0; row < Batch * _heads * Shape[0]; row++)
        {
            var (b, head, t) = Place(row);
            var alpha = _alpha.AsSpan(row * Sources, Seen(t));
            var grad = Part(Grad, this, b, t, head);
            for (var s = 0; s < alpha.Length; s++)
            {
                alphaGrad[s] = SpanMath.Dot(grad, Part(_values.Value, _values, b, s, head));
                if (_values.NeedsGrad)
                {
                    SpanMath.AddScaled(Part(_values.Grad, _values, b, s, head), alpha[s], grad);
                }
            }

            // Through the softmax: s.grad = alpha (alpha.grad - <alpha, alpha.grad>).
            var mean = SpanMath.Dot(alpha, alphaGrad);
            for (var s = 0; s < alpha.Length; s++)
            {
                var score = Scale * alpha[s] * (alphaGrad[s] - mean);
                if (_queries.NeedsGrad)
                {
                    SpanMath.AddScaled(Part(_queries.Grad, _queries, b, t, head), score, Part(_keys.Value, _keys, b, s, head));
                }

                if (_keys.NeedsGrad)
                {
                    SpanMath.AddScaled(Part(_keys.Grad, _keys, b, s, head), score, Part(_queries.Value, _queries, b, t, head));
                }
            }
        }
    }

    private int Seen(int t) => _causal ? Math.Min(t + 1, Sources) : Sources;

    private (int B, int Head, int T) Place(int row) => (row / (_heads * Shape[0]), row / Shape[0] % _heads, row % Shape[0]);

    private Span<double> Part(double[] numbers, Node node, int b, int t, int head) =>
        numbers.AsSpan((b * node.Size) + (t * Width) + (head * HeadWidth), HeadWidth);
}
