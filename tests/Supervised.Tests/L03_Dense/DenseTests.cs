using SelfPlay.Games;
using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.L03_Dense;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.Tests.L03_Dense;

public sealed class DenseTests
{
    [Fact]
    public void Dense_network_is_the_slid_one_on_pictures_of_any_form()
    {
        using var scope = NewDisposeScope();
        using var chance = new Generator(1);
        var network = new SlidingNetwork(chance);
        var picture = rand([1, 1, 31, 34], generator: chance);

        var slid = network.Slide(picture);
        var dense = network.Dilated(picture).squeeze(0);

        Assert.Equal([10L, 4, 7], dense.shape);
        Assert.True(slid.sub(dense).abs().max().item<float>() < 1e-5f);
    }

    [Fact]
    public void Pictures_hold_digits_whose_ink_is_labelled()
    {
        var random = new Xoshiro256(1);
        var digits = new LabelledImages([.. Enumerable.Repeat((byte)200, 784)], [4], 28, 28);

        var canvases = Canvases.Draw(digits, 20, ref random);

        Assert.Equal(20, canvases.Count);
        Assert.Equal(canvases.Pixels.Select(pixel => pixel > 0 ? 5L : 0), canvases.Classes);
        Assert.All(canvases.Classes.Chunk(56 * 56), classes => Assert.InRange(classes.Count(c => c == 5), 784, 3 * 784));
    }

    [Fact]
    public void Hypercolumns_see_a_pixel_that_the_last_layer_cannot_place()
    {
        using var scope = NewDisposeScope();
        using var chance = new Generator(2);
        using var last = new PixelModel(false, chance);
        using var hyper = new PixelModel(true, chance);
        var picture = rand([1, 1, 56, 56], generator: chance);

        var coarse = last.Scores(picture);
        var fine = hyper.Scores(picture);

        Assert.Equal([1L, 11, 56, 56], coarse.shape);
        Assert.Equal([1L, 11, 56, 56], fine.shape);
        Assert.Equal(0, Spread(coarse), 1e-6f);
        Assert.True(Spread(fine) > 1e-3f);
    }

    [Fact]
    public void Groups_do_not_mix()
    {
        Assert.Equal(GroupedModels.GroupedWeights(1), 4 * GroupedModels.GroupedWeights(4));
        Assert.Equal(9 * ((32 * 64) + (64 * 64)), GroupedModels.GroupedWeights(1));
    }

    /// <summary>Largest difference within a cell of 8x8 pixels.</summary>
    private static float Spread(Tensor scores)
    {
        var cells = scores.reshape(11, 7, 8, 7, 8);
        return cells.amax([2, 4]).sub(cells.amin([2, 4])).max().item<float>();
    }
}
