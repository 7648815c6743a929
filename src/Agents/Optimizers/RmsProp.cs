using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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

    /// <inheritdoc/>
    protected override void Update(Span<float> values, ReadOnlySpan<float> gradient, int offset, float rate)
    {
        var mean = centred ? State[Mean].AsSpan(offset, values.Length) : [];
        Apply(new Rule(decay, epsilon, rate, centred), values, gradient, mean, State[Square].AsSpan(offset, values.Length));
    }

    private readonly struct Rule(float decay, float epsilon, float rate, bool centred) : IVectorRule
    {
        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Move(Vector512<float> gradient, ref Vector512<float> mean, ref Vector512<float> square)
        {
            square = (square * decay) + (gradient * gradient * (1 - decay));
            var variance = square;
            if (centred)
            {
                mean = (mean * decay) + (gradient * (1 - decay));
                variance = Vector512.Max(square - (mean * mean), Vector512<float>.Zero); // below 0 by rounding only
            }

            return FastVector.Divide(gradient * rate, FastVector.Sqrt(variance) + Vector512.Create(epsilon));
        }
    }
}
