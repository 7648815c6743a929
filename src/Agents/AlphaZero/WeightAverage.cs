using static TorchSharp.torch;

namespace SelfPlay.Agents.AlphaZero;

/// <summary>
/// Exponential moving average of a network's parameters and running statistics: what is published. It does for the strength
/// of play what a decayed learning rate does, without having to know when training will end.
/// </summary>
internal sealed class WeightAverage : IDisposable
{
    private readonly Tensor[] _sources;
    private readonly Tensor[] _averages;
    private readonly float _decay;

    /// <param name="source">The network that learns.</param>
    /// <param name="average">A network of the same architecture, owned, which becomes the average.</param>
    /// <param name="decay">Weight of the old average in the new one; 0 copies the source.</param>
    public WeightAverage(AlphaZeroNetwork source, AlphaZeroNetwork average, float decay)
    {
        _decay = decay;
        Network = average;
        _sources = Numbers(source);
        _averages = Numbers(average);
        Blend(0);
    }

    /// <summary>The average as a network.</summary>
    public AlphaZeroNetwork Network { get; }

    /// <summary>Takes in the source as it is after <paramref name="steps"/> steps; the average starts out short.</summary>
    public void Update(long steps) => Blend(Math.Min(_decay, (1f + steps) / (10f + steps)));

    public void Dispose() => Network.Dispose();

    /// <summary>Parameters and running statistics; batch normalisation's step counter is neither.</summary>
    private static Tensor[] Numbers(AlphaZeroNetwork network) =>
        [.. network.state_dict().Values.Where(t => t.dtype == ScalarType.Float32)];

    private void Blend(float decay)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        for (var i = 0; i < _sources.Length; i++)
        {
            _averages[i].lerp_(_sources[i], 1 - decay);
        }
    }
}
