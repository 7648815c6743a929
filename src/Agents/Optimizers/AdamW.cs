using SelfPlay.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfPlay.Agents.Optimizers;

/// <summary>
/// AdamW (Loshchilov and Hutter 2019): <see cref="Adam"/> after a step that takes away the share rate · decay of every parameter. β1 = 0.9, β2 = 0.999,
/// ε = 1e-8.
/// </summary>
/// <param name="module">Whose parameters to optimize.</param>
/// <param name="decay">Weight decay.</param>
internal sealed class AdamW(nn.Module module, double decay) : TensorOptimizer(module, Mean, Square)
{
    private const string Mean = "exp_avg";
    private const string Square = "exp_avg_sq";
    private const double MeanDecay = 0.9;
    private const double SquareDecay = 0.999;
    private const double Epsilon = 1e-8;

    /// <inheritdoc/>
    protected override void Update(Tensor values, Tensor gradient, int index, double rate)
    {
        using Scalar rest = 1 - (rate * decay);
        using Scalar root = Math.Sqrt(1 - Math.Pow(SquareDecay, Steps));
        using Scalar length = -rate / (1 - Math.Pow(MeanDecay, Steps));
        var (mean, square) = (Remembered(Mean, index), Remembered(Square, index));
        _ = mean.mul_(Scalars.Of(MeanDecay)).add_(gradient, Scalars.Of(1 - MeanDecay));
        _ = square.mul_(Scalars.Of(SquareDecay)).addcmul_(gradient, gradient, Scalars.Of(1 - SquareDecay));
        _ = values.mul_(rest).addcdiv_(mean, square.sqrt().div_(root).add_(Scalars.Of(Epsilon), Scalars.One), length);
    }
}
