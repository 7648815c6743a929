using SelfPlay.Supervised.Numerics;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L05_Transformer;

/// <summary>A transformer of one layer and one head that answers a sequence of digits with a sequence of digits of the same length.</summary>
internal sealed class ReverseNetwork : IDisposable
{
    private const int Digits = 10;
    private readonly Tensor _digits;
    private readonly Tensor _positions;
    private readonly TransformerBlock _block;
    private readonly NormLayer _norm;
    private readonly Tensor _scores;

    /// <summary>Draws the weights.</summary>
    /// <param name="length">T</param>
    /// <param name="width">J</param>
    /// <param name="chance">Chance.</param>
    public ReverseNetwork(int length, int width, Generator chance)
    {
        _digits = ParameterTensors.Normal([Digits, width], 1, chance);
        _positions = ParameterTensors.Normal([length, width], 1, chance);
        _block = new TransformerBlock(width, 1, 1, chance);
        _norm = new NormLayer(width);
        _scores = ParameterTensors.Normal([Digits, width], 1 / Math.Sqrt(width), chance);
    }

    /// <summary>All parameters.</summary>
    public IReadOnlyList<Tensor> Parameters => [_digits, _positions, .. _block.Parameters, .. _norm.Parameters, _scores];

    /// <summary>Scores [B, T, 10] of digits [B, T].</summary>
    public Tensor Scores(Tensor digits) =>
        nn.functional.linear(_norm.Forward(_block.Forward(Embed(digits), causal: false)), _scores);

    /// <summary>α [B, 1, T, T]</summary>
    public Tensor Weights(Tensor digits) => _block.Weights(Embed(digits), causal: false);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var parameter in Parameters)
        {
            parameter.Dispose();
        }
    }

    private Tensor Embed(Tensor digits) => Embedding.Of(digits, _digits).Plus(_positions);
}
