using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace SelfPlay.Agents.Optimizers;

/// <summary>
/// RMSProp without momentum: v = α v + (1 - α) g², θ -= rate · g / (sqrt(v) + ε). Centred, as DQN has it (Mnih et al. 2015), m = α m + (1 - α) g and v - m² takes
/// the place of v. The papers have ε within the root; this is PyTorch's form, with which MinAtar's results were made. Corrected for beginning at 0, as Adam is,
/// v / (1 - α^t) takes the place of v: without that the first step is 1 / sqrt(1 - α) times as long as the rate.
/// </summary>
/// <param name="module">Whose parameters to optimize.</param>
/// <param name="decay">α.</param>
/// <param name="epsilon">ε.</param>
/// <param name="centred">Whether m² is taken off.</param>
/// <param name="corrected">Whether v is corrected for beginning at 0; not together with <paramref name="centred"/>, whose mean begins at 0 too.</param>
internal sealed class RmsProp(nn.Module module, float decay, float epsilon, bool centred, bool corrected = false) : ParameterOptimizer(module, centred ? [Mean, Square] : [Square])
{
    private const string Mean = "gradient";
    private const string Square = "gradient_squared";

    private readonly bool _corrected = !(corrected && centred) ? corrected : throw new ArgumentException("RMSProp is centred or corrected, not both.", nameof(corrected));

    /// <inheritdoc/>
    protected override void Update(Span<float> values, ReadOnlySpan<float> gradient, int offset, float rate)
    {
        var mean = centred ? State[Mean].AsSpan(offset, values.Length) : [];
        var scale = _corrected ? 1 / (1 - MathF.Pow(decay, Steps)) : 1;
        Apply(new Rule(decay, epsilon, rate, centred, scale), values, gradient, mean, State[Square].AsSpan(offset, values.Length));
    }

    private readonly struct Rule(float decay, float epsilon, float rate, bool centred, float scale) : IVectorRule
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

            return FastVector.Divide(gradient * rate, FastVector.Sqrt(variance * scale) + Vector512.Create(epsilon));
        }
    }
}
