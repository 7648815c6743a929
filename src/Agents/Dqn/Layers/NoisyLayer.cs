using System.Numerics.Tensors;
using SelfPlay.Agents.Networks;
using SelfPlay.Games;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace SelfPlay.Agents.Dqn.Layers;

/// <summary>
/// A fully connected layer whose parameters carry learnt noise (Fortunato et al. 2018), factorised: y = (W + S ∘ o iᵀ) x + b + s ∘ o,
/// where i [I] and o [O] are sgn(ε) sqrt|ε| of standard normal ε. The noise is added to the weights, so that x is multiplied once.
/// </summary>
internal sealed class NoisyLayer : DenseLayer
{
    private readonly LearntTensor _weightNoise;
    private readonly LearntTensor _biasNoise;
    private readonly float[] _inputs;
    private readonly float[] _outputs;
    private readonly Tensor _weight;
    private readonly Tensor _weightTransposed;
    private readonly Tensor _bias;

    /// <summary>A layer without noise until the first <see cref="DrawNoise"/>.</summary>
    /// <param name="inputs">I.</param>
    /// <param name="outputs">O.</param>
    /// <param name="noise">σ0: S and s begin as σ0 / sqrt(I).</param>
    /// <param name="random">Draws W and b.</param>
    public NoisyLayer(int inputs, int outputs, double noise, ref Xoshiro256 random)
        : base(inputs, outputs, ref random)
    {
        var size = noise / Math.Sqrt(inputs);
        _weightNoise = Add("weight_noise", [outputs, inputs], size);
        _biasNoise = Add("bias_noise", [outputs], size);
        (_inputs, _outputs) = (new float[inputs], new float[outputs]);
        _weight = zeros_like(Weight.Values).DetachFromDisposeScope();
        _weightTransposed = _weight.t().DetachFromDisposeScope();
        _bias = zeros_like(Bias.Values).DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    protected override (Tensor Weight, Tensor Transposed, Tensor Bias) Composed => (_weight, _weightTransposed, _bias);

    /// <inheritdoc/>
    protected override void Compose()
    {
        var mean = Layer.Elements(Weight.Values);
        var noise = Layer.Elements(_weightNoise.Values);
        var weight = Layer.Elements(_weight);
        for (var row = 0; row < _outputs.Length; row++)
        {
            var (start, length) = (row * _inputs.Length, _inputs.Length);
            TensorPrimitives.Multiply(_inputs, _outputs[row], weight.Slice(start, length));
            TensorPrimitives.MultiplyAdd(noise.Slice(start, length), weight.Slice(start, length), mean.Slice(start, length), weight.Slice(start, length));
        }

        TensorPrimitives.MultiplyAdd(Layer.Elements(_biasNoise.Values), _outputs, Layer.Elements(Bias.Values), Layer.Elements(_bias));
    }

    /// <summary>Draws other noise, which holds until the next call; a forward and its backward pass must not lie on both sides of it.</summary>
    public void DrawNoise(ref Xoshiro256 random)
    {
        Draw(_inputs, ref random);
        Draw(_outputs, ref random);
    }

    /// <summary>The gradients by S and s are those by W and b times the noise.</summary>
    protected override void AfterBackward()
    {
        var byMean = Layer.Elements(Weight.Gradient);
        var byNoise = Layer.Elements(_weightNoise.Gradient);
        for (var row = 0; row < _outputs.Length; row++)
        {
            var (start, length) = (row * _inputs.Length, _inputs.Length);
            TensorPrimitives.Multiply(byMean.Slice(start, length), _inputs, byNoise.Slice(start, length));
            TensorPrimitives.Multiply(byNoise.Slice(start, length), _outputs[row], byNoise.Slice(start, length));
        }

        TensorPrimitives.Multiply<float>(Layer.Elements(Bias.Gradient), _outputs, Layer.Elements(_biasNoise.Gradient));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _weightTransposed.Dispose();
            _weight.Dispose();
            _bias.Dispose();
        }

        base.Dispose(disposing);
    }

    private static void Draw(Span<float> noise, ref Xoshiro256 random)
    {
        foreach (ref var value in noise)
        {
            var normal = random.Normal();
            value = (float)(Math.Sign(normal) * Math.Sqrt(Math.Abs(normal)));
        }
    }
}
