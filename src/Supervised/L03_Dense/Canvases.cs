using SelfPlay.Games;
using SelfPlay.Supervised.Data;

namespace SelfPlay.Supervised.L03_Dense;

/// <summary>Pictures with digits at random places and, for every pixel, what it belongs to.</summary>
/// <param name="Pixels">[N*56*56], 0 to 1.</param>
/// <param name="Classes">0 for the background, digit + 1 else [N*56*56].</param>
internal sealed record Canvases(float[] Pixels, long[] Classes)
{
    /// <summary>Rows and columns of a picture.</summary>
    public const int Size = 56;

    /// <summary>Classes of a pixel: the background and ten digits.</summary>
    public const int Kinds = MnistFiles.Classes + 1;

    private const int Most = 3;
    private const byte Ink = 64;

    /// <summary>Number of pictures.</summary>
    public int Count => Classes.Length / (Size * Size);

    /// <summary>Draws pictures with one to three digits each; where two meet, the brighter pixel is seen.</summary>
    public static Canvases Draw(LabelledImages digits, int count, ref Xoshiro256 random)
    {
        var pixels = new byte[count * Size * Size];
        var classes = new long[pixels.Length];
        for (var picture = 0; picture < count; picture++)
        {
            var start = picture * Size * Size;
            for (var left = 1 + random.Below(Most); left > 0; left--)
            {
                var digit = random.Below(digits.Count);
                var (top, side) = (random.Below(Size - digits.Height + 1), random.Below(Size - digits.Width + 1));
                var image = digits.Image(digit);
                for (var p = 0; p < image.Length; p++)
                {
                    var place = start + ((top + (p / digits.Width)) * Size) + side + (p % digits.Width);
                    if (image[p] > pixels[place])
                    {
                        pixels[place] = image[p];
                        classes[place] = image[p] >= Ink ? digits.Labels[digit] + 1 : classes[place];
                    }
                }
            }
        }

        return new Canvases([.. pixels.Select(pixel => pixel / 255f)], classes);
    }
}
