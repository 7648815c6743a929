using System.IO.Compression;
using System.Text;
using SelfPlay.Supervised.Data;

namespace SelfPlay.Supervised.Text;

/// <summary>Multi30k from German to English: captions of photographs (Elliott et al. 2016).</summary>
/// <param name="Train">29,000 pairs.</param>
/// <param name="Validation">1,014 pairs.</param>
/// <param name="Test">1,000 pairs.</param>
internal sealed record Captions(ParallelText Train, ParallelText Validation, ParallelText Test)
{
    /// <summary>Reads them.</summary>
    /// <exception cref="DataException">They cannot be had or are damaged.</exception>
    public static Captions Load(DataLibrary library) =>
        new(Read(library, "train"), Read(library, "val"), Read(library, "test_2016_flickr"));

    private static ParallelText Read(DataLibrary library, string part)
    {
        var german = Lines(library.PathOf(DataCatalog.Multi30k, $"multi30k/{part}.tok.de.gz"));
        var english = Lines(library.PathOf(DataCatalog.Multi30k, $"multi30k/{part}.tok.en.gz"));
        return german.Length == english.Length
            ? new ParallelText(german, english)
            : throw new DataException($"Multi30k is damaged: {part} has {german.Length} German and {english.Length} English lines.");
    }

    private static string[][] Lines(string path)
    {
        using var unpacked = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked, Encoding.UTF8);
        var lines = new List<string[]>();
        while (reader.ReadLine() is { } line)
        {
            lines.Add(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }

        return [.. lines];
    }
}
