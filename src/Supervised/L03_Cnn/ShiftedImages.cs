using SelfPlay.Supervised.Data;

namespace SelfPlay.Supervised.L03_Cnn;

/// <summary>Images moved by whole pixels.</summary>
internal static class ShiftedImages
{
    /// <summary>Moves every image down and to the right; what leaves it is lost, what comes in is black.</summary>
    public static LabelledImages Of(LabelledImages images, int down, int right)
    {
        var pixels = new byte[images.Pixels.Length];
        for (var row = 0; row < images.Count * images.Height; row++)
        {
            var from = (row % images.Height) - down;
            if (from < 0 || from >= images.Height)
            {
                continue;
            }

            var source = images.Pixels.AsSpan((row - down) * images.Width, images.Width);
            var target = pixels.AsSpan(row * images.Width, images.Width);
            source[Math.Max(0, -right)..Math.Min(images.Width, images.Width - right)].CopyTo(target[Math.Max(0, right)..]);
        }

        return new LabelledImages(pixels, images.Labels, images.Height, images.Width);
    }

    /// <summary>The images moved by so many pixels up, down, left and right, one after another.</summary>
    public static IEnumerable<LabelledImages> Around(LabelledImages images, int pixels) =>
        new[] { (pixels, 0), (-pixels, 0), (0, pixels), (0, -pixels) }.Select(shift => Of(images, shift.Item1, shift.Item2));
}
