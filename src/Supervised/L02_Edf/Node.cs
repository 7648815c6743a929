namespace SelfPlay.Supervised.L02_Edf;

/// <summary>
/// A variable of a differentiable program: an object with a value and the gradient of the loss with respect to it. Inputs and
/// computed nodes have a leading batch index, parameters have none.
/// </summary>
public abstract class Node
{
    /// <summary>Creates a node without values.</summary>
    /// <param name="shape">Dimensions behind the batch index; none is a single number.</param>
    protected Node(IReadOnlyList<int> shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        foreach (var dimension in shape)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1, nameof(shape));
        }

        Shape = [.. shape];
        Size = Shape.Aggregate(1, (product, dimension) => checked(product * dimension));
    }

    /// <summary>Dimensions behind the batch index.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Numbers an example has, the product of <see cref="Shape"/>.</summary>
    public int Size { get; }

    /// <summary>Number of examples, B; 0 before the first, and 1 for a parameter.</summary>
    public int Batch { get; private set; }

    /// <summary>The values [B, shape], example by example.</summary>
    public double[] Value { get; private set; } = [];

    /// <summary>Gradient of the loss with respect to <see cref="Value"/>, in the same order. [B, shape]</summary>
    public double[] Grad { get; private set; } = [];

    /// <summary>Whether anybody wants <see cref="Grad"/>; who runs backward into this node may leave it out otherwise.</summary>
    public virtual bool NeedsGrad => true;

    /// <summary>Makes room for <paramref name="batch"/> examples; values and gradients are lost if that is another number than before.</summary>
    protected void Resize(int batch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        if (batch != Batch)
        {
            Batch = batch;
            Value = new double[checked(batch * Size)];
            Grad = NeedsGrad ? new double[Value.Length] : [];
        }
    }

    internal void ClearGrad() => Array.Clear(Grad);
}
