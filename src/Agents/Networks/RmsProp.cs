using System.Numerics.Tensors;
using static TorchSharp.torch;

namespace SelfPlay.Agents.Networks;

/// <summary>
/// Centred RMSProp without momentum, DQN's method (Mnih et al. 2015): m = α m + (1 - α) g, v = α v + (1 - α) g²,
/// θ -= rate · g / (sqrt(v - m²) + ε). The paper has ε within the root; this is PyTorch's form, with which MinAtar's results were made.
/// </summary>
/// <param name="module">Whose parameters to optimize.</param>
/// <param name="decay">α.</param>
/// <param name="epsilon">ε.</param>
internal sealed class RmsProp(nn.Module module, float decay, float epsilon) : ParameterOptimizer(module, Mean, Square)
{
    private const string Mean = "gradient";
    private const string Square = "gradient_squared";

    /// <inheritdoc/>
    protected override void Update(Span<float> values, ReadOnlySpan<float> gradient, int offset, float rate, Span<float> scratch)
    {
        var mean = State[Mean].AsSpan(offset, values.Length);
        var square = State[Square].AsSpan(offset, values.Length);
        TensorPrimitives.Lerp(mean, gradient, 1 - decay, mean);
        TensorPrimitives.Multiply(gradient, gradient, scratch);
        TensorPrimitives.Lerp(square, scratch, 1 - decay, square);
        TensorPrimitives.Multiply(mean, mean, scratch);
        TensorPrimitives.Subtract(square, scratch, scratch);
        TensorPrimitives.Max(scratch, 0, scratch); // below 0 by rounding only
        TensorPrimitives.Sqrt(scratch, scratch);
        TensorPrimitives.Add(scratch, epsilon, scratch);
        TensorPrimitives.Divide(gradient, scratch, scratch);
        TensorPrimitives.MultiplyAdd(scratch, -rate, values, values);
    }
}
