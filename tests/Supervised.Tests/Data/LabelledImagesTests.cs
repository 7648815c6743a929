using SelfPlay.Supervised.Data;

namespace SelfPlay.Supervised.Tests.Data;

public sealed class LabelledImagesTests
{
    private readonly LabelledImages _images = new([0, 51, 102, 153, 204, 255], [7, 8, 9], 1, 2);

    [Fact]
    public void Pixels_are_scaled_to_one() => Assert.Equal([0f, .2f, .4f, .6f, .8f, 1f], _images.Scaled());

    [Fact]
    public void Parts_keep_pixels_and_labels_together()
    {
        var (first, middle, chosen) = (_images.Take(2), _images.Slice(1, 1), _images.Select([2, 0, 2]));

        Assert.Equal([0, 51, 102, 153], first.Pixels);
        Assert.Equal([7, 8], first.Labels);
        Assert.Equal([102, 153], middle.Pixels);
        Assert.Equal([8], middle.Labels);
        Assert.Equal([204, 255, 0, 51, 204, 255], chosen.Pixels);
        Assert.Equal([9, 7, 9], chosen.Labels);
        Assert.Equal([102, 153], _images.Image(1).ToArray());
        Assert.Equal((1, 2, 2), (chosen.Height, chosen.Width, chosen.PixelCount));
    }

    [Fact]
    public void Wrong_lengths_and_ranges_are_refused()
    {
        _ = Assert.Throws<ArgumentException>(() => new LabelledImages(new byte[5], new byte[3], 1, 2));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => _images.Take(4));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => _images.Slice(1, 3));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => _images.Slice(-1, 1));
    }
}
