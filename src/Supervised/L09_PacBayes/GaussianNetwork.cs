using SelfPlay.Games;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L09_PacBayes;

/// <summary>A network of relu units whose weights are drawn from a diagonal Gaussian for every use. One thread.</summary>
internal sealed class GaussianNetwork : IDisposable
{
    private readonly GaussianLayer[] _layers;

    /// <summary>Begins at the prior.</summary>
    /// <param name="sizes">Inputs, hidden units, ..., outputs.</param>
    /// <param name="priorSd">σ₀</param>
    /// <param name="atZero">Whether the prior's mean is 0; else it is Gaussian with standard deviation 1/√fan-in.</param>
    /// <param name="random">Draws the prior's mean.</param>
    public GaussianNetwork(int[] sizes, double priorSd, bool atZero, ref Xoshiro256 random)
    {
        _layers = new GaussianLayer[sizes.Length - 1];
        for (var i = 0; i < _layers.Length; i++)
        {
            _layers[i] = new GaussianLayer(sizes[i], sizes[i + 1], priorSd, atZero ? 0 : 1 / Math.Sqrt(sizes[i]), ref random);
        }
    }

    /// <summary>μ of every layer.</summary>
    public IEnumerable<Tensor> Means => _layers.Select(layer => layer.Mean);

    /// <summary>ln s of every layer.</summary>
    public IEnumerable<Tensor> LogSds => _layers.Select(layer => layer.LogSd);

    /// <summary>
    /// Scores [B, O], each example with a network of its own. Given its inputs a layer's sums are independent Gaussians and the next layer has
    /// other weights, so this is exactly the law of a fresh network's scores.
    /// </summary>
    /// <param name="x">[B, I+1], the last column 1.</param>
    /// <param name="chance">Draws the networks.</param>
    public Tensor Sampled(Tensor x, Generator chance) => Forward(x, (layer, input) => _layers[layer].Sampled(input, chance));

    /// <summary>One network. [I+1, O] a layer.</summary>
    public Tensor[] Draw(Generator chance) => [.. _layers.Select(layer => layer.Draw(chance))];

    /// <summary>Scores [B, O] of one network for all examples.</summary>
    public Tensor Scores(Tensor x, Tensor[] weights) => Forward(x, (layer, input) => input.mm(weights[layer]));

    /// <summary>KL(q, p), nats.</summary>
    public double Divergence() => _layers.Sum(layer => layer.Divergence());

    /// <summary>KL(q, p) up to a constant, for its gradient.</summary>
    public Tensor DivergenceTerm() => _layers.Select(layer => layer.DivergenceTerm()).Aggregate((a, b) => a.Plus(b));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var layer in _layers)
        {
            layer.Dispose();
        }
    }

    private Tensor Forward(Tensor x, Func<int, Tensor, Tensor> layer)
    {
        x = layer(0, x);
        for (var i = 1; i < _layers.Length; i++)
        {
            x = layer(i, cat([x.relu(), ones(x.shape[0], 1)], 1));
        }

        return x;
    }
}
