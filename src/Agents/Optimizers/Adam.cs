using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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
    protected override void Update(Span<float> values, ReadOnlySpan<float> gradient, int offset, float rate)
    {
        var rule = new Rule(epsilon, rate / (1 - MathF.Pow(Decay, Steps)), 1 / (1 - MathF.Pow(SquareDecay, Steps)));
        Apply(rule, values, gradient, State[Mean].AsSpan(offset, values.Length), State[Square].AsSpan(offset, values.Length));
    }

    /// <param name="epsilon">ε.</param>
    /// <param name="length">rate / (1 - β1^t).</param>
    /// <param name="squareScale">1 / (1 - β2^t).</param>
    private readonly struct Rule(float epsilon, float length, float squareScale) : IVectorRule
    {
        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Move(Vector512<float> gradient, ref Vector512<float> mean, ref Vector512<float> square)
        {
            mean = (mean * Decay) + (gradient * (1 - Decay));
            square = (square * SquareDecay) + (gradient * gradient * (1 - SquareDecay));
            return FastVector.Divide(mean * length, FastVector.Sqrt(square * squareScale) + Vector512.Create(epsilon));
        }
    }
}
