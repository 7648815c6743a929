using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L05_Gpt;

/// <summary>Tokens between characters and words.</summary>
internal static class EncodingPart
{
    /// <summary>Adds the section.</summary>
    /// <returns>The encoding with most tokens.</returns>
    public static BytePairEncoding Run(LessonContext context, CharacterText text)
    {
        var report = context.Report;
        report.Section("Byte-pair encoding");
        report.Say(
            "The most frequent pair of neighbouring tokens becomes a token of its own, again and again. Frequent words become one token, rare ones stay several, nothing is unknown, and the text can be had back exactly.");
        var train = text.Decode(text.Train[..context.Size(text.Train.Length, 60_000)].ToArray());
        var validation = text.Decode(text.Validation[..context.Size(text.Validation.Length, 20_000)].ToArray());
        int[] sizes = context.Size<int[]>([text.Symbols, 128, 256, 512], [text.Symbols, 128]);
        var encodings = sizes.Select(size => BytePairEncoding.Train(train, text.Alphabet, size)).ToArray();
        int[][] codes = [.. encodings.Select(encoding => encoding.Encode(validation))];
        report.Table(
            ["tokens in the vocabulary", "characters a token on unseen text", "newest tokens"],
            sizes.Select((size, i) => (string[])
            [
                $"{size}", Figures.Format((double)validation.Length / codes[i].Length, 4),
                string.Join(" ", encodings[i].Tokens.Skip(Math.Max(text.Symbols, size - 6)).Select(token => $"`{token.Replace(' ', '␣')}`")),
            ]));
        var wrong = encodings.Zip(codes).Count(pair => pair.First.Decode(pair.Second) != validation);
        report.Check("bpe.lossless", "vocabularies with which unseen text does not come back exactly", wrong, Expected.Near(0, 0));
        report.Check("bpe.none", "tokens without merges over characters", (double)codes[0].Length / validation.Length, Expected.Near(1, 0));
        report.Check(
            "bpe.shorter",
            $"characters a token on unseen text with {sizes[^1]} tokens",
            (double)validation.Length / codes[^1].Length,
            Expected.AtLeast(context.Size(2.0, 1.3)),
            Origin.Own);
        var known = BytePairEncoding.Train(string.Join(' ', Sennrich()), " delinorstw", 11 + 3);
        report.Check("bpe.known", "first merges on low ×5, lower ×2, newest ×6, widest ×3 that are those of Sennrich et al. (es, est)", known.Tokens.Skip(11).Take(2).Count(token => token is "es" or "est"), Expected.Near(2, 0), Origin.Reference);
        return encodings[^1];
    }

    private static IEnumerable<string> Sennrich() =>
        new[] { ("newest", 6), ("low", 5), ("widest", 3), ("lower", 2) }.SelectMany(of => Enumerable.Repeat(of.Item1, of.Item2));
}
