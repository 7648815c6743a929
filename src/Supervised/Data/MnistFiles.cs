using System.Text.Json;
using SelfPlay.Games;

namespace SelfPlay.Supervised.Data;

/// <summary>Reads the sets of 28x28 images in 10 classes: MNIST, the first 10,000 of its training images, Fashion-MNIST.</summary>
public static class MnistFiles
{
    /// <summary>Rows and columns of an image.</summary>
    public const int Size = 28;

    /// <summary>Number of classes.</summary>
    public const int Classes = 10;

    private const int SplitTrain = 8000;
    private const ulong SplitSeed = 1;

    /// <summary>
    /// The training and the test images in the order they are published in. <see cref="DataCatalog.Mnist10k"/> has no test
    /// images of its own: it is shuffled, always in the same way, and split 8,000 to 2,000.
    /// </summary>
    /// <exception cref="DataException">The set cannot be had, or is damaged.</exception>
    public static (LabelledImages Train, LabelledImages Test) Load(DataLibrary library, DataSet set)
    {
        ArgumentNullException.ThrowIfNull(library);
        ArgumentNullException.ThrowIfNull(set);
        return set.Name switch
        {
            "mnist-10k" => Split(Digits(library, set)),
            "mnist" or "fashion-mnist" => (Images(library, set, "train"), Images(library, set, "t10k")),
            _ => throw new ArgumentException($"The data set '{set.Name}' does not consist of MNIST's files.", nameof(set)),
        };
    }

    private static LabelledImages Images(DataLibrary library, DataSet set, string part)
    {
        var images = IdxFile.ReadPacked(library.PathOf(set, Name(set, $"{part}-images")), 3);
        var labels = IdxFile.ReadPacked(library.PathOf(set, Name(set, $"{part}-labels")), 1);
        return images.Shape is [var count, Size, Size] && count == labels.Values.Length && labels.Values.All(label => label < Classes)
            ? new LabelledImages(images.Values, labels.Values, Size, Size)
            : throw new DataException($"The {part} files of {set.Title} do not hold 28x28 images with a label from 0 to 9 each.");
    }

    private static string Name(DataSet set, string part) =>
        set.Files.Single(file => file.Name.Contains(part, StringComparison.Ordinal)).Name;

    /// <summary>One JSON file a digit, `{"data": [...]}`, the pixels divided by 255 and rounded to three places.</summary>
    private static LabelledImages Digits(DataLibrary library, DataSet set)
    {
        var pixels = new List<byte>();
        var labels = new List<byte>();
        for (var digit = 0; digit < Classes; digit++)
        {
            Append(File.ReadAllBytes(library.PathOf(set, set.Files[digit].Name)), pixels);
            labels.AddRange(Enumerable.Repeat((byte)digit, (pixels.Count / (Size * Size)) - labels.Count));
        }

        return new LabelledImages([.. pixels], [.. labels], Size, Size);
    }

    private static void Append(ReadOnlySpan<byte> json, List<byte> pixels)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Number)
            {
                pixels.Add((byte)Math.Round(255 * Math.Clamp(reader.GetDouble(), 0, 1)));
            }
        }
    }

    private static (LabelledImages Train, LabelledImages Test) Split(LabelledImages images)
    {
        var random = new Xoshiro256(SplitSeed);
        var order = Enumerable.Range(0, images.Count).ToArray();
        for (var i = order.Length - 1; i > 0; i--)
        {
            var j = random.Below(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return (images.Select(order.AsSpan(0, SplitTrain)), images.Select(order.AsSpan(SplitTrain)));
    }
}
