using SelfPlay.Supervised.L05_Transformer;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L05_Vit;

/// <summary>The size of a vision transformer.</summary>
/// <param name="Side">Pixels of an image's side, a multiple of <paramref name="Patch"/>.</param>
/// <param name="Patch">Pixels of a patch's side.</param>
/// <param name="Width">J</param>
/// <param name="Heads">K</param>
/// <param name="Layers">L</param>
/// <param name="Classes">C</param>
internal sealed record VitSpec(int Side, int Patch, int Width, int Heads, int Layers, int Classes)
{
    /// <summary>Patches of an image, T.</summary>
    public int Patches => Side / Patch * (Side / Patch);
}

/// <summary>
/// A vision transformer (Dosovitskiy et al. 2021): an image is a sequence of patches, each an affine embedding of its pixels and a learned position;
/// pre-norm blocks without a mask; the mean over the patches is scored.
/// </summary>
internal sealed class Vit : IDisposable
{
    private readonly Tensor _patches;
    private readonly Tensor _positions;
    private readonly TransformerBlock[] _blocks;
    private readonly NormLayer _norm;
    private readonly Tensor _scores;
    private readonly Tensor _bias;

    /// <summary>Draws the weights.</summary>
    /// <param name="spec">Its size.</param>
    /// <param name="chance">Draws the weights.</param>
    /// <param name="products">Precision of the products in the blocks.</param>
    public Vit(VitSpec spec, Generator chance, ScalarType products = ScalarType.Float32)
    {
        Spec = spec;
        var pixels = spec.Patch * spec.Patch;
        _patches = ParameterTensors.Normal([spec.Width, pixels], 1 / Math.Sqrt(pixels), chance);
        _positions = ParameterTensors.Normal([spec.Patches, spec.Width], 0.5, chance);
        _blocks = [.. Enumerable.Range(0, spec.Layers).Select(_ => new TransformerBlock(spec.Width, spec.Heads, spec.Layers, chance, products: products))];
        _norm = new NormLayer(spec.Width);
        _scores = ParameterTensors.Normal([spec.Classes, spec.Width], 1 / Math.Sqrt(spec.Width), chance);
        _bias = ParameterTensors.Constant([spec.Classes], 0);
    }

    /// <summary>Its size.</summary>
    public VitSpec Spec { get; }

    /// <summary>One vector a position [T, J].</summary>
    public Tensor Positions => _positions;

    /// <summary>The patches' embedding [J, pixels].</summary>
    public Tensor PatchWeights => _patches;

    /// <summary>All parameters.</summary>
    public IReadOnlyList<Tensor> Parameters =>
        [_patches, _positions, .. _blocks.SelectMany(block => block.Parameters), .. _norm.Parameters, _scores, _bias];

    /// <summary>Patches [B, T, pixels] of images [B, side·side], row by row.</summary>
    public static Tensor Split(Tensor images, VitSpec spec)
    {
        var (side, patch) = (spec.Side / spec.Patch, spec.Patch);
        return images.view(-1, side, patch, side, patch).permute(0, 1, 3, 2, 4).reshape(-1, spec.Patches, patch * patch);
    }

    /// <summary>Embeddings [B, T, J] of patches [B, T, pixels], without positions.</summary>
    public Tensor Embed(Tensor patches) => nn.functional.linear(patches, _patches);

    /// <summary>Scores [B, C] of patches [B, T, pixels].</summary>
    public Tensor Scores(Tensor patches)
    {
        var x = Embed(patches).Plus(_positions);
        foreach (var block in _blocks)
        {
            x = block.Forward(x, causal: false);
        }

        return nn.functional.linear(_norm.Forward(x).mean([1]), _scores, _bias);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var parameter in Parameters)
        {
            parameter.Dispose();
        }
    }
}
