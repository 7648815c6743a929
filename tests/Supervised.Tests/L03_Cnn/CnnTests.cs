using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.L02_Edf;
using SelfPlay.Supervised.L03_Cnn;

namespace SelfPlay.Supervised.Tests.L03_Cnn;

public sealed class CnnTests
{
    [Fact]
    public void Direct_convolution_by_hand_counts_its_products()
    {
        var (result, products) = DirectConvolution.Run(new ConvolutionShape(1, 2, 3, 2, 1, 1, 1), [1, 2, 3, 4, 5, 6], [1, 10, 100, 1000], [0.5]);

        // Three rows of four places; the upper left one sees a 1 in its last corner, the lower right one a 6 in its first.
        Assert.Equal(12, result.Length);
        Assert.Equal((1000.5, 6.5), (result[0], result[^1]));
        Assert.Equal(1 + (2 * 10) + (4 * 100) + (5 * 1000) + 0.5, result[5]);
        Assert.Equal(12 * 4, products);
    }

    [Fact]
    public void Dilated_filters_leave_pixels_out()
    {
        var (result, _) = DirectConvolution.Run(new ConvolutionShape(1, 3, 3, 2, 1, 0, 2), [1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 10, 100, 1000], [0]);

        Assert.Equal([9731], result);
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
