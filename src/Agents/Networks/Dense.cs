using SelfPlay.Games;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SelfPlay.Agents.Networks;

/// <summary>A fully connected layer y = W x + b, drawn from ±1 / sqrt(inputs) as PyTorch's is.</summary>
internal sealed class Dense : Layer
{
    private readonly Parameter _weight;
    private readonly Parameter _bias;

    /// <summary>A layer from [B, I] to [B, O].</summary>
    /// <param name="inputs">I.</param>
    /// <param name="outputs">O.</param>
    /// <param name="random">Draws the parameters.</param>
    /// <param name="gain">What they are multiplied by.</param>
    public Dense(int inputs, int outputs, ref Xoshiro256 random, double gain = 1)
        : base("dense")
    {
        var most = gain / Math.Sqrt(inputs);
        _weight = Add("weight", [outputs, inputs], most, ref random);
        _bias = Add("bias", [outputs], most, ref random);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => nn.functional.linear(input, _weight, _bias);
}
