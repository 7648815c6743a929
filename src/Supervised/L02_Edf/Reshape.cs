namespace SelfPlay.Supervised.L02_Edf;

/// <summary>The same numbers in the same order, with other dimensions behind the batch index.</summary>
public sealed class Reshape : Computed
{
    private readonly Node _x;

    /// <summary>Appends `y = x` with another shape.</summary>
    /// <param name="x">[B, any]</param>
    /// <param name="shape">Dimensions behind the batch index, with as many numbers as before.</param>
    public Reshape(Node x, params int[] shape)
        : base(x, shape)
    {
        if (Size != x.Size)
        {
            throw new ArgumentException($"{x.Size} numbers an example do not become {Size}.", nameof(shape));
        }

        _x = x;
    }

    /// <inheritdoc/>
    protected internal override void Forward() => _x.Value.CopyTo(Value, 0);

    /// <inheritdoc/>
    protected internal override void Backward()
    {
        for (var i = 0; _x.NeedsGrad && i < Grad.Length; i++)
        {
            _x.Grad[i] += Grad[i];
        }
    }
}

/// <summary>`y = a + b`, number by number: a residual connection, for example.</summary>
public sealed class Sum : Computed
{
    private readonly Node _a;
    private readonly Node _b;

    /// <summary>Appends `y = a + b`.</summary>
    /// <param name="a">[B, shape]</param>
    /// <param name="b">[B, shape]</param>
    public Sum(Node a, Node b)
        : base(a, a.Shape)
    {
        ArgumentNullException.ThrowIfNull(b);
        if (!a.Shape.SequenceEqual(b.Shape))
        {
            throw new ArgumentException("Numbers are added to numbers of the same shape.", nameof(b));
        }

        (_a, _b) = (a, b);
    }

    /// <inheritdoc/>
    protected internal override void Forward()
    {
        for (var i = 0; i < Value.Length; i++)
        {
            Value[i] = _a.Value[i] + _b.Value[i];
        }
    }

    /// <inheritdoc/>
    protected internal override void Backward()
    {
        foreach (var x in new[] { _a, _b }.Where(x => x.NeedsGrad))
        {
            for (var i = 0; i < Grad.Length; i++)
            {
                x.Grad[i] += Grad[i];
            }
        }
    }
}
