namespace SelfPlay.Supervised.L02_Edf;

/// <summary>
/// A variable that the program computes: <see cref="Forward"/> fills its value, <see cref="Backward"/> adds to the gradients of
/// what it was computed from. Making one appends it to the program, so the order of the constructors is the order of the
/// assignments.
/// </summary>
public abstract class Computed : Node
{
    /// <summary>Appends an assignment to the program that <paramref name="first"/> belongs to.</summary>
    /// <param name="first">A node with a batch index that this one is computed from.</param>
    /// <param name="shape">Dimensions behind the batch index.</param>
    /// <param name="parameters">Parameters that this one is computed from.</param>
    protected Computed(Node first, IReadOnlyList<int> shape, params Parameter[] parameters)
        : base(shape)
    {
        Computation = first switch
        {
            Input input => input.Computation,
            Computed computed => computed.Computation,
            _ => throw new ArgumentException("A computed node needs an input or a computed node to start from.", nameof(first)),
        };
        First = first;
        Computation.Append(this, parameters);
    }

    /// <summary>The program it belongs to.</summary>
    public Computation Computation { get; }

    /// <summary>The node whose batch this one has.</summary>
    protected Node First { get; }

    /// <summary>Computes <see cref="Node.Value"/> from the values of the inputs; there is room for the batch.</summary>
    protected internal abstract void Forward();

    /// <summary>Adds this node's share to the gradients of its inputs: `x.grad += this.grad * d this / d x`.</summary>
    protected internal abstract void Backward();

    internal void TakeBatch() => Resize(First.Batch);
}
