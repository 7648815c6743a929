using SelfPlay.Games;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Torch;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfPlay.Supervised.L05_Translation;

/// <summary>
/// Says what is in a picture: the translator's decoder behind an encoder of cells (Xu et al. 2015). A cell's state comes from its pixels and
/// its place through one hidden layer; the decoder begins with their mean. One thread.
/// </summary>
internal sealed class PictureReader : IDisposable
{
    private const int Width = 128;
    private readonly TensorParameters _parameters;
    private readonly Tensor _pixels;
    private readonly Tensor _places;
    private readonly Tensor _states;

    /// <summary>With random parameters.</summary>
    public PictureReader(Xoshiro256 random)
    {
        _parameters = new TensorParameters(random);
        _pixels = _parameters.Weight(Width, DigitScenes.CellPixels);
        _places = _parameters.Uniform(1, DigitScenes.Grid, Width);
        _states = _parameters.Weight(Width, Width);
        Decoder = new WordDecoder(_parameters, DigitScenes.Words, Width, true, 0);
    }

    /// <summary>The half that writes.</summary>
    public WordDecoder Decoder { get; }

    /// <summary>Reads pictures.</summary>
    public Encoded Encode(DigitScenes scenes)
    {
        var cells = tensor(scenes.Pixels, [scenes.Captions.Length, DigitScenes.Grid, DigitScenes.CellPixels]);
        var states = functional.linear(functional.relu(functional.linear(cells, _pixels).Plus(_places)), _states);
        return new Encoded(states, Decoder.First(states.mean([1]).unsqueeze(0)));
    }

    /// <inheritdoc/>
    public void Dispose() => _parameters.Dispose();
}
