using SelfPlay.Agents.Networks;
using SelfPlay.Games;
using static TorchSharp.torch;

namespace SelfPlay.Agents.Dqn.Layers;

/// <summary>A fully connected layer y = W x + b, drawn from ±1 / sqrt(inputs) as PyTorch's is. Columns are rows of the batch: x [I, B], y [O, B].</summary>
internal class DenseLayer : ExplicitLayer
{
    private readonly Tensor _transposed;

    /// <param name="inputs">I.</param>
    /// <param name="outputs">O.</param>
    /// <param name="random">Draws W and b.</param>
    public DenseLayer(int inputs, int outputs, ref Xoshiro256 random)
        : base("dense")
    {
        var most = 1 / Math.Sqrt(inputs);
        Weight = Add("weight", [outputs, inputs], most, ref random);
        Bias = Add("bias", [outputs], most, ref random);
        _transposed = Weight.Values.t().DetachFromDisposeScope();
    }

    /// <summary>W. [O, I]</summary>
    protected LearntTensor Weight { get; }

    /// <summary>b. [O]</summary>
    protected LearntTensor Bias { get; }

    /// <summary>What x was multiplied with in the latest pass, its transpose, and what was added. [O, I], [I, O], [O]</summary>
    protected virtual (Tensor Weight, Tensor Transposed, Tensor Bias) Composed => (Weight.Values, _transposed, Bias.Values);

    /// <summary>Computes y.</summary>
    /// <param name="input">x, I units.</param>
    /// <param name="output">Overwritten. O units.</param>
    public void Forward(Activation input, Activation output)
    {
        using var scope = NewDisposeScope();
        Compose();
        var (weight, _, bias) = Composed;
        _ = output.Columns.addmm_(weight, input.Columns, 0, 1);
        output.Add(Layer.Elements(bias));
    }

    /// <summary>Computes the gradient of W and b at the latest <see cref="Forward"/>, since which they have not changed, and that by x if it is wanted.</summary>
    /// <param name="input">x, I units.</param>
    /// <param name="output">y with the gradient by it, O units.</param>
    /// <param name="byInput">How the gradient by x is kept.</param>
    public void Backward(Activation input, Activation output, InputGradient byInput)
    {
        using var scope = NewDisposeScope();
        _ = Weight.Gradient.addmm_(output.GradientColumns, input.Rows, 0, 1);
        output.SumGradient(Layer.Elements(Bias.Gradient));
        if (byInput != InputGradient.None)
        {
            _ = input.GradientColumns.addmm_(Composed.Transposed, output.GradientColumns, byInput == InputGradient.Added ? 1 : 0, 1);
        }

        AfterBackward();
    }

    /// <summary>Makes what <see cref="Composed"/> gives, before every forward pass, so that nobody has to say when the parameters have changed.</summary>
    protected virtual void Compose()
    {
    }

    /// <summary>Called when the gradients by what <see cref="Composed"/> gives are in those of W and b.</summary>
    protected virtual void AfterBackward()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _transposed.Dispose();
        }

        base.Dispose(disposing);
    }
}
