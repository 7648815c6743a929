using SelfPlay.Games;
using SelfPlay.Supervised.Data;

namespace SelfPlay.Supervised.L03_InvariantTheory;

/// <summary>Square images turned by multiples of 90 degrees.</summary>
internal static class QuarterTurns
{
    /// <summary>Elements of the group.</summary>
    public const int Count = 4;

    /// <summary>Turns image i counter-clockwise by <paramref name="turns"/>(i) quarters.</summary>
    public static LabelledImages Of(LabelledImages images, Func<int, int> turns)
    {
        var n = images.Width;
        ArgumentOutOfRangeException.ThrowIfNotEqual(images.Height, n);
        var pixels = new byte[images.Pixels.Length];
        for (var image = 0; image < images.Count; image++)
        {
            var source = images.Image(image);
            var quarters = turns(image);
            for (var row = 0; row < n; row++)
            {
                for (var column = 0; column < n; column++)
                {
                    var (r, c) = quarters switch
                    {
                        0 => (row, column),
                        1 => (column, n - 1 - row),
                        2 => (n - 1 - row, n - 1 - column),
                        _ => (n - 1 - column, row),
                    };
                    pixels[(((image * n) + row) * n) + column] = source[(r * n) + c];
                }
            }
        }

        return new LabelledImages(pixels, images.Labels, n, n);
    }

    /// <summary>Turns every image by a random number of quarters.</summary>
    public static LabelledImages Random(LabelledImages images, Xoshiro256 random) => Of(images, _ => random.Below(Count));

    /// <summary>Every image in all four positions: four times as many.</summary>
    public static LabelledImages All(LabelledImages images)
    {
        LabelledImages[] turned = [.. Enumerable.Range(0, Count).Select(quarters => Of(images, _ => quarters))];
        return new LabelledImages([.. turned.SelectMany(t => t.Pixels)], [.. turned.SelectMany(t => t.Labels)], images.Height, images.Width);
    }
}
