using System.Numerics.Tensors;
using static TorchSharp.torch;

namespace SelfPlay.Agents.Optimizers;

/// <summary>
/// Adam (Kingma and Ba 2015): m = β1 m + (1 - β1) g, v = β2 v + (1 - β2) g², θ -= rate · m' / (sqrt(v') + ε), where m' = m / (1 - β1^t)
/// and v' = v / (1 - β2^t).
/// </summary>
/// <param name="module">Whose parameters to optimize.</param>
/// <param name="epsilon">ε.</param>
internal sealed class Adam(nn.Module module, float epsilon) : ParameterOptimizer(module, Mean, Square)
{
    private const string Mean = "gradient";
    private const string Square = "gradient_squared";
    private const float Decay = 0.9f;
    private const float SquareDecay = 0.999f;

    /// <inheritdoc/>
    protected override void Update(Span<float> values, ReadOnlySpan<float> gradient, int offset, float rate, Span<float> scratch)
    {
        var mean = State[Mean].AsSpan(offset, values.Length);
        var square = State[Square].AsSpan(offset, values.Length);
        TensorPrimitives.Lerp(mean, gradient, 1 - Decay, mean);
        TensorPrimitives.Multiply(gradient, gradient, scratch);
        TensorPrimitives.Lerp(square, scratch, 1 - SquareDecay, square);
        TensorPrimitives.Divide(square, 1 - MathF.Pow(SquareDecay, Steps), scratch);
        TensorPrimitives.Sqrt(scratch, scratch);
        TensorPrimitives.Add(scratch, epsilon, scratch);
        TensorPrimitives.Divide(mean, scratch, scratch);
        TensorPrimitives.MultiplyAdd(scratch, -rate / (1 - MathF.Pow(Decay, Steps)), values, values);
    }
}
