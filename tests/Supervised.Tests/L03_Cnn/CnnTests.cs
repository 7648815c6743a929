using SelfPlay.Games;
using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.L03_Cnn;

namespace SelfPlay.Supervised.Tests.L03_Cnn;

public sealed class CnnTests
{
    [Fact]
    public void Patches_of_a_known_image_are_known()
    {
        var shape = new ConvolutionShape(2, 3, 1, 1, 2, 1, 1);
        var patches = new double[shape.Places * shape.Patch];

        Im2Col.Gather(shape, [1, 2, 3, 4, 5, 6], patches);

        Assert.Equal((3, 4), (shape.OutX, shape.OutY));
        Assert.Equal([0, 0, 0, 1], patches[..4]);
        Assert.Equal([1, 2, 4, 5], patches[(5 * 4)..(6 * 4)]);
        Assert.Equal([6, 0, 0, 0], patches[^4..]);
    }

    [Fact]
    public void Scatter_is_the_transpose_of_gather()
    {
        var random = new Xoshiro256(1);
        var shape = new ConvolutionShape(5, 6, 2, 3, 3, 2, 1);
        double[] image = [.. Enumerable.Range(0, shape.Image).Select(_ => random.Normal())];
        double[] grad = [.. Enumerable.Range(0, shape.Places * shape.Patch).Select(_ => random.Normal())];
        var patches = new double[grad.Length];
        var back = new double[image.Length];

        Im2Col.Gather(shape, image, patches);
        Im2Col.Scatter(shape, grad, back);

        Assert.Equal(patches.Zip(grad, (p, g) => p * g).Sum(), image.Zip(back, (i, g) => i * g).Sum(), 10);
    }

    [Fact]
    public void Direct_convolution_by_hand_counts_its_products()
    {
        var (result, products) = DirectConvolution.Run(new ConvolutionShape(2, 2, 1, 1, 2, 1, 0), [1, 2, 3, 4], [1, 10, 100, 1000], [0.5]);

        Assert.Equal([4321.5], result);
        Assert.Equal(4, products);
    }

    [Fact]
    public void Images_move_and_leave_black_behind()
    {
        var images = new LabelledImages([1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19], [0, 1], 3, 3);

        Assert.Equal([0, 0, 0, 1, 2, 3, 4, 5, 6, 0, 0, 0, 11, 12, 13, 14, 15, 16], ShiftedImages.Of(images, 1, 0).Pixels);
        Assert.Equal([4, 5, 6, 7, 8, 9, 0, 0, 0], ShiftedImages.Of(images, -1, 0).Pixels[..9]);
        Assert.Equal([0, 1, 2, 0, 4, 5, 0, 7, 8], ShiftedImages.Of(images, 0, 1).Pixels[..9]);
        Assert.Equal([2, 3, 0, 5, 6, 0, 8, 9, 0], ShiftedImages.Of(images, 0, -1).Pixels[..9]);
    }

    [Fact]
    public void Rate_rises_once_and_falls_to_nothing()
    {
        var plan = new ImagePlan(1, 0.01);

        Assert.Equal(0, plan.At(0));
        Assert.Equal(0.01, plan.At(0.2), 12);
        Assert.Equal(0.005, plan.At(0.6), 12);
        Assert.Equal(0, plan.At(1), 12);
    }
}
