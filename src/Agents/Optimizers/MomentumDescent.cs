using SelfPlay.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfPlay.Agents.Optimizers;

/// <summary>Gradient descent with momentum, as PyTorch has it: b = μ b + g + decay · θ, θ -= rate · b.</summary>
/// <param name="module">Whose parameters to optimize.</param>
/// <param name="momentum">μ.</param>
/// <param name="decay">Weight of half the sum of squares of the parameters, added to what is minimised.</param>
internal sealed class MomentumDescent(nn.Module module, double momentum, double decay) : TensorOptimizer(module, Buffer)
{
    private const string Buffer = "momentum_buffer";

    /// <inheritdoc/>
    protected override void Update(Tensor values, Tensor gradient, int index, double rate)
    {
        using Scalar length = -rate;
        var buffer = Remembered(Buffer, index);
        _ = buffer.mul_(Scalars.Of(momentum)).add_(gradient, Scalars.One).add_(values, Scalars.Of(decay));
        _ = values.add_(buffer, length);
    }
}
