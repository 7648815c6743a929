using SelfPlay.Agents.Networks;
using SelfPlay.Games;
using SelfPlay.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SelfPlay.Agents.ActorCritic.Layers;

/// <summary>A fully connected layer y = W x + b, drawn from ±1 / sqrt(inputs) as PyTorch's is.</summary>
internal sealed class Dense : Layer
{
    private readonly ScalarType _products;
    private readonly Parameter _weight;
    private readonly Parameter _bias;

    /// <summary>A layer from [B, I] to [B, O].</summary>
    /// <param name="inputs">I.</param>
    /// <param name="outputs">O.</param>
    /// <param name="random">Draws the parameters.</param>
    /// <param name="gain">What they are multiplied by.</param>
    /// <param name="products">Format of the products.</param>
    public Dense(int inputs, int outputs, ref Xoshiro256 random, double gain = 1, ScalarType products = ScalarType.Float32)
        : base("dense")
    {
        _products = products;
        var most = gain / Math.Sqrt(inputs);
        _weight = Add("weight", [outputs, inputs], most, ref random);
        _bias = Add("bias", [outputs], most, ref random);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => Multiply(input, _weight, _bias, _products);

    /// <summary>x Wᵀ + b by products in a format. [B, I] to [B, O], 32 bits</summary>
    private static Tensor Multiply(Tensor x, Tensor weight, Tensor bias, ScalarType products) => products == x.dtype
        ? nn.functional.linear(x, weight, bias)
        : MixedPrecision.Linear(x.to(products), weight, bias).to(x.dtype);
}
