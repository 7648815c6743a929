using SelfPlay.Agents.Networks;
using SelfPlay.Games;
using SelfPlay.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SelfPlay.Agents.Dqn;

/// <summary>
/// A fully connected layer whose parameters carry learnt noise (Fortunato et al. 2018), factorised: y = (W + S ∘ o iᵀ) x + b + s ∘ o,
/// where i [I] and o [O] are sgn(ε) sqrt|ε| of standard normal ε. The product o iᵀ is never made: (S ∘ o iᵀ) x = o ∘ S (i ∘ x).
/// </summary>
internal sealed class NoisyDense : Layer
{
    private readonly ScalarType _products;
    private readonly Parameter _weight;
    private readonly Parameter _bias;
    private readonly Parameter _weightNoise;
    private readonly Parameter _biasNoise;
    private readonly Tensor _inputs;
    private readonly Tensor _outputs;

    /// <summary>A layer from [B, I] to [B, O], without noise until the first <see cref="DrawNoise"/>.</summary>
    /// <param name="inputs">I.</param>
    /// <param name="outputs">O.</param>
    /// <param name="noise">σ0: S and s begin as σ0 / sqrt(I).</param>
    /// <param name="random">Draws W and b from ±1 / sqrt(I).</param>
    /// <param name="products">Format of the products.</param>
    public NoisyDense(int inputs, int outputs, double noise, ref Xoshiro256 random, ScalarType products = ScalarType.Float32)
        : base("noisy_dense")
    {
        _products = products;
        var most = 1 / Math.Sqrt(inputs);
        _weight = Add("weight", [outputs, inputs], most, ref random);
        _bias = Add("bias", [outputs], most, ref random);
        _weightNoise = Add("weight_noise", [outputs, inputs], noise * most);
        _biasNoise = Add("bias_noise", [outputs], noise * most);
        _inputs = zeros(inputs).DetachFromDisposeScope();
        _outputs = zeros(outputs).DetachFromDisposeScope();
    }

    /// <summary>Draws other noise, which holds until the next call; a graph that is to be differentiated must not lie between.</summary>
    public void DrawNoise(ref Xoshiro256 random)
    {
        Draw(_inputs, ref random);
        Draw(_outputs, ref random);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => Dense.Multiply(input, _weight, _bias, _products)
        .add(Dense.Multiply(input.mul(_inputs), _weightNoise, _biasNoise, _products).mul(_outputs), Scalars.One);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inputs.Dispose();
            _outputs.Dispose();
        }

        base.Dispose(disposing);
    }

    private static void Draw(Tensor noise, ref Xoshiro256 random)
    {
        foreach (ref var value in Elements(noise))
        {
            var normal = random.Normal();
            value = (float)(Math.Sign(normal) * Math.Sqrt(Math.Abs(normal)));
        }
    }
}
