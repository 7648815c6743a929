using System.Numerics.Tensors;
using static TorchSharp.torch;

namespace SelfPlay.Agents.Optimizers;

/// <summary>
/// RMSProp without momentum: v = α v + (1 - α) g², θ -= rate · g / (sqrt(v) + ε). Centred, as DQN has it (Mnih et al. 2015), m = α m + (1 - α) g and v - m² takes
/// the place of v. The papers have ε within the root; this is PyTorch's form, with which MinAtar's results were made.
/// </summary>
/// <param name="module">Whose parameters to optimize.</param>
/// <param name="decay">α.</param>
/// <param name="epsilon">ε.</param>
/// <param name="centred">Whether m² is taken off.</param>
internal sealed class RmsProp(nn.Module module, float decay, float epsilon, bool centred) : ParameterOptimizer(module, centred ? [Mean, Square] : [Square])
{
    private const string Mean = "gradient";
    private const string Square = "gradient_squared";

    private readonly float[] _negated = centred ? new float[Block] : [];

    /// <inheritdoc/>
    protected override void Update(Span<float> values, ReadOnlySpan<float> gradient, int offset, float rate, Span<float> scratch)
    {
        var square = State[Square].AsSpan(offset, values.Length);
        TensorPrimitives.Multiply(gradient, gradient, scratch);
        TensorPrimitives.Lerp(square, scratch, 1 - decay, square);
        square.CopyTo(scratch);
        if (centred)
        {
            var mean = State[Mean].AsSpan(offset, values.Length);
            TensorPrimitives.Lerp(mean, gradient, 1 - decay, mean);
            TensorPrimitives.Negate(mean, _negated.AsSpan(0, mean.Length));
            TensorPrimitives.MultiplyAdd(mean, _negated.AsSpan(0, mean.Length), scratch, scratch);
            TensorPrimitives.Max(scratch, 0, scratch); // below 0 by rounding only
        }

        TensorPrimitives.Sqrt(scratch, scratch);
        TensorPrimitives.Add(scratch, epsilon, scratch);
        TensorPrimitives.Divide(gradient, scratch, scratch);
        TensorPrimitives.MultiplyAdd(scratch, -rate, values, values);
    }
}
