using SelfPlay.Games;
using static TorchSharp.torch;

namespace SelfPlay.Agents.Dqn.Layers;

/// <summary>A fully connected layer y = W x + b, drawn from ±1 / sqrt(inputs) as PyTorch's is. Columns are rows of the batch: x [I, B], y [O, B].</summary>
internal class DenseLayer : ExplicitLayer
{
    /// <param name="inputs">I.</param>
    /// <param name="outputs">O.</param>
    /// <param name="random">Draws W and b.</param>
    public DenseLayer(int inputs, int outputs, ref Xoshiro256 random)
        : base("dense")
    {
        var most = 1 / Math.Sqrt(inputs);
        Weight = Add("weight", [outputs, inputs], most, ref random);
        Bias = Add("bias", [outputs], most, ref random);
    }

    /// <summary>W. [O, I]</summary>
    protected LearntTensor Weight { get; }

    /// <summary>b. [O]</summary>
    protected LearntTensor Bias { get; }

    /// <summary>What x is multiplied with, and what is added. [O, I], [O]</summary>
    /// <remarks>Asked for in every pass, so that nobody has to say when the parameters have changed.</remarks>
    protected virtual (Tensor Weight, Tensor Bias) Compose() => (Weight.Values, Bias.Values);

    /// <summary>Computes y.</summary>
    /// <param name="input">[I, B]</param>
    /// <param name="output">Overwritten. [O, B]</param>
    public void Forward(Tensor input, Tensor output)
    {
        using var scope = NewDisposeScope();
        var (weight, bias) = Compose();
        _ = output.copy_(bias.unsqueeze(1));
        _ = output.addmm_(weight, input, 1, 1);
    }

    /// <summary>Computes the gradient of W and b, and that of x if it is wanted.</summary>
    /// <param name="input">x. [I, B]</param>
    /// <param name="byOutput">The gradient by y. [O, B]</param>
    /// <param name="byInput">Overwritten with the gradient by x, or null. [I, B]</param>
    /// <param name="add">Whether that is added instead.</param>
    public void Backward(Tensor input, Tensor byOutput, Tensor? byInput, bool add = false)
    {
        using var scope = NewDisposeScope();
        _ = Weight.Gradient.addmm_(byOutput, input.t(), 0, 1);
        _ = Bias.Gradient.copy_(byOutput.sum([1]));
        if (byInput is not null)
        {
            _ = byInput.addmm_(Compose().Weight.t(), byOutput, add ? 1 : 0, 1);
        }

        AfterBackward();
    }

    /// <summary>Called when the gradients by what <see cref="Compose"/> gives are in those of W and b.</summary>
    protected virtual void AfterBackward()
    {
    }
}
