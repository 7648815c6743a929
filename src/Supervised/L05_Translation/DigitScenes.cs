using SelfPlay.Games;
using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Text;

namespace SelfPlay.Supervised.L05_Translation;

/// <summary>Pictures of two rows of three cells, some with a digit, and captions that name the digits row by row.</summary>
/// <param name="Pixels">0 to 1. [N, 6, 196]</param>
/// <param name="Captions">A word a digit. [N][T]</param>
/// <param name="Cells">The cell of each digit. [N][T]</param>
internal sealed record DigitScenes(float[] Pixels, int[][] Captions, int[][] Cells)
{
    /// <summary>Cells of a picture.</summary>
    public const int Grid = 6;

    /// <summary>Rows and columns of a cell: those of a digit, halved.</summary>
    public const int Side = 14;

    /// <summary>Pixels of a cell.</summary>
    public const int CellPixels = Side * Side;

    /// <summary>Size of the vocabulary: ten digits after the marks.</summary>
    public const int Words = Vocabulary.End + 11;

    private const int Most = 4;

    /// <summary>Draws pictures of one to four digits in random cells.</summary>
    public static DigitScenes Draw(LabelledImages digits, int count, ref Xoshiro256 random)
    {
        var pixels = new float[count * Grid * CellPixels];
        var (captions, cells) = (new int[count][], new int[count][]);
        for (var n = 0; n < count; n++)
        {
            cells[n] = Choose(1 + random.Below(Most), ref random);
            captions[n] = new int[cells[n].Length];
            for (var t = 0; t < cells[n].Length; t++)
            {
                var digit = random.Below(digits.Count);
                captions[n][t] = Vocabulary.End + 1 + digits.Labels[digit];
                Halve(digits.Image(digit), pixels.AsSpan(((n * Grid) + cells[n][t]) * CellPixels, CellPixels));
            }
        }

        return new DigitScenes(pixels, captions, cells);
    }

    /// <summary>Some of the cells, in order.</summary>
    private static int[] Choose(int count, ref Xoshiro256 random)
    {
        var chosen = new List<int>();
        for (var cell = 0; cell < Grid; cell++)
        {
            if (random.Below(Grid - cell) < count - chosen.Count)
            {
                chosen.Add(cell);
            }
        }

        return [.. chosen];
    }

    /// <summary>The means of 2×2 pixels.</summary>
    private static void Halve(ReadOnlySpan<byte> image, Span<float> cell)
    {
        const int Width = 2 * Side;
        for (var place = 0; place < cell.Length; place++)
        {
            var at = (place / Side * 2 * Width) + (place % Side * 2);
            cell[place] = (image[at] + image[at + 1] + image[at + Width] + image[at + Width + 1]) / (4 * 255f);
        }
    }
}
