namespace SelfPlay.Supervised.L02_Edf;

/// <summary>
/// A differentiable program: assignments in order, and the parameters they use. The lecture's framework keeps both in global
/// lists; here a program is an object, so that there can be several. One thread.
/// </summary>
/// <remarks>
/// The invariant of backpropagation: once the assignments from some place to the end have run backward, every gradient is
/// right for the program that consists of those assignments alone. Hence the reverse order, and hence `+=`: a variable that is
/// used twice gets two shares.
/// </remarks>
public sealed class Computation
{
    private readonly List<Computed> _nodes = [];
    private readonly List<Parameter> _parameters = [];

    /// <summary>The assignments, in order.</summary>
    public IReadOnlyList<Computed> Nodes => _nodes;

    /// <summary>The parameters, in the order of their first use.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>Computes all values from those of inputs and parameters.</summary>
    public void Forward()
    {
        foreach (var node in _nodes)
        {
            node.TakeBatch();
            node.Forward();
        }
    }

    /// <summary>Computes the gradients of the mean of <paramref name="loss"/> over the batch; <see cref="Forward"/> went before.</summary>
    /// <param name="loss">A node of this program with one number an example.</param>
    public void Backward(Computed loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        if (loss.Size != 1 || loss.Computation != this)
        {
            throw new ArgumentException("A loss is a node of this program with one number an example.", nameof(loss));
        }

        _nodes.ForEach(node => node.ClearGrad());
        _parameters.ForEach(parameter => parameter.ClearGrad());
        Array.Fill(loss.Grad, 1.0 / loss.Batch);
        for (var i = _nodes.Count - 1; i >= 0; i--)
        {
            _nodes[i].Backward();
        }
    }

    internal void Append(Computed node, ReadOnlySpan<Parameter> parameters)
    {
        _nodes.Add(node);
        foreach (var parameter in parameters)
        {
            if (!_parameters.Contains(parameter))
            {
                _parameters.Add(parameter);
            }
        }
    }
}
