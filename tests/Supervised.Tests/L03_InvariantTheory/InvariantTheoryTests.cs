using SelfPlay.Games;
using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.L03_InvariantTheory;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.Tests.L03_InvariantTheory;

public sealed class InvariantTheoryTests
{
    [Fact]
    public void All_shifts_are_circulant_and_one_shift_is_not()
    {
        var images = Images(3);

        var all = ShiftedRows.OfAll(images);
        var one = ShiftedRows.OfSample(images.Take(1), new Xoshiro256(1));

        Assert.True(all.OffDiagonal() < 1e-12);
        Assert.True(all.NonCirculantShare() < 1e-12);
        Assert.True(one.OffDiagonal() > 0.1);
        Assert.True(one.NonCirculantShare() > 0.1);
        Assert.Equal(all.Moments.Trace(), all.Spectrum().Sum(), 9);
    }

    [Fact]
    public void Purity_is_one_for_a_sinusoid_and_a_half_for_two()
    {
        double[] one = [.. Enumerable.Range(0, 28).Select(i => Math.Sin((2 * Math.PI * 3 * i / 28) + 0.3))];
        double[] two = [.. one.Select((x, i) => x + Math.Cos(2 * Math.PI * 5 * i / 28))];

        Assert.Equal(1, ShiftedRows.Purity(one), 9);
        Assert.Equal(0.5, ShiftedRows.Purity(two), 9);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Turned_images_are_libtorchs(int quarters)
    {
        using var scope = NewDisposeScope();
        var images = Images(2);

        var turned = QuarterTurns.Of(images, _ => quarters);

        var expected = tensor(images.Pixels, [2, 28, 28]).rot90(quarters, (1, 2)).contiguous();
        Assert.Equal([.. expected.data<byte>()], turned.Pixels);
        Assert.Equal(images.Labels, turned.Labels);
    }

    [Fact]
    public void Features_of_an_equivariant_layer_turn_with_the_image_and_move_on_by_one_turn()
    {
        using var scope = NewDisposeScope();
        using var chance = new Generator(3);
        var x = rand([1, 2, 4, 6, 6], generator: chance);
        var filters = TurnedModels.Expand(randn([3, 2, 4, 3, 3], generator: chance));
        Tensor Layer(Tensor input) => TorchConvolution.Conv2d(input.flatten(1, 2), filters, null, [1, 1], [1, 1]).reshape(1, 3, 4, 6, 6);
        Tensor Turn(Tensor features) => features.roll(1, 2).rot90(1, (3, 4));

        var difference = Layer(Turn(x)).sub(Turn(Layer(x))).abs().max().item<float>();

        Assert.True(difference < 1e-4f, $"{difference}");
        Assert.Equal([12L, 8, 3, 3], filters.shape);
    }

    private static LabelledImages Images(int count)
    {
        var random = new Xoshiro256(7);
        byte[] pixels = [.. Enumerable.Range(0, count * 784).Select(_ => (byte)random.Below(256))];
        return new LabelledImages(pixels, new byte[count], 28, 28);
    }
}
