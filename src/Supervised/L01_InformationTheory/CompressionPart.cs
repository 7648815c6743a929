using System.IO.Compression;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L01_InformationTheory;

/// <summary>The part of the lesson that compresses a text: cross-entropy is a length in bits that can be counted.</summary>
internal sealed class CompressionPart(LessonContext context, CharacterText text, byte[] all)
{
    private const int QuickLength = 150_000;

    public void Run()
    {
        var report = context.Report;
        byte[] symbols = context.Quick ? all[..Math.Min(QuickLength, all.Length)] : all;
        report.Section("Cross-entropy as a length");
        report.Say(
            "A prefix-free code wastes up to a bit a symbol, and cannot use that the next symbol depends on the last ones. An arithmetic coder can: the text is a number in $[0,1)$, every symbol narrows the interval to the "
            + "share $P(\\text{symbol}\\mid\\text{before})$ that a model gives it, and $-\\log_2P(\\text{text})$ bits, plus 2 at most, name a number in what is left. So the model's cross-entropy is the size of the file. "
            + "The models look back $k$ characters (Witten and Bell) and learn as they go: the receiver's copy learns the same, and nothing but the code is sent. "
            + $"Text: {symbols.Length:N0} characters of {text.Title}.");
        int[] orders = [0, 1, 2, 3, 4, 5, 6];
        var done = 0;
        var results = Replicas.Run(
            orders.Length,
            i =>
            {
                var compressor = new Compressor(text.Symbols, orders[i]);
                var packed = compressor.Compress(symbols, context.Cancel);
                var wrong = compressor.Expand(packed.Code, symbols.Length, context.Cancel).Zip(symbols).Count(pair => pair.First != pair.Second);
                context.Step($"compressing, {Interlocked.Increment(ref done)} of {orders.Length}", 0.2 + (0.8 * done / orders.Length));
                return (Packed: packed, Wrong: wrong);
            },
            context.Cancel);
        report.Check("coder.decoded", $"characters that differ after decoding, {orders.Length} models", results.Sum(r => (double)r.Wrong), Expected.Near(0, 0));
        report.Check("coder.ratio", "size over the model's cross-entropy, of the model where they differ most", results.Select(r => r.Packed.Bits / r.Packed.ModelBits).MaxBy(ratio => Math.Abs(ratio - 1)), Expected.Near(1, 0.01));
        report.Check("coder.excess", "most bits of a whole text above −log₂ of the probability that the coder was given", results.Max(r => r.Packed.Bits - r.Packed.SharesBits), Expected.Between(0, 2 + (symbols.Length * 1e-5)));
        var best = results.Min(r => r.Packed.Bits) / (double)symbols.Length;
        if (text.IsTinyShakespeare && !context.Quick)
        {
            report.Check("coder.best", "best of these models, bits a character", best, Expected.AtMost(2.5), Origin.Own);
        }

        Compare(symbols, orders, [.. results.Select(r => r.Packed)], best);
    }

    private void Compare(byte[] symbols, int[] orders, CompressedText[] packed, double best)
    {
        var report = context.Report;
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes([.. symbols.Select(s => text.Alphabet[s])]);
        var gzip = PackedBits(bytes, stream => new GZipStream(stream, CompressionLevel.SmallestSize)) / symbols.Length;
        var brotli = PackedBits(bytes, stream => new BrotliStream(stream, CompressionLevel.SmallestSize)) / symbols.Length;
        report.Check("coder.gzip", "best model over gzip, sizes", best / gzip, Expected.AtMost(0.85), Origin.Own);
        report.Check("coder.brotli", "best model over Brotli at its smallest, sizes", best / brotli, Expected.AtMost(0.97), Origin.Own);
        report.Table(
            ["characters before", "cross-entropy, bits a character", "file, bits a character", "file, bytes"],
            orders.Zip(packed, (order, file) => (string[])
            [
                $"{order}", Figures.Format(file.ModelBits / symbols.Length, 6), Figures.Format((double)file.Bits / symbols.Length, 6), $"{file.Code.Length:N0}",
            ]));
        double[] x = [.. orders.Select(order => (double)order)];
        report.Plot(new LinePlot(
            "bits-per-character",
            $"{text.Title}: bits a character",
            "characters that the model looks back",
            "bits a character",
            [
                new("arithmetic coder", x, [.. packed.Select(p => (double)p.Bits / symbols.Length)], SeriesStyle.LineWithPoints),
                new("gzip", x, [.. x.Select(_ => gzip)], SeriesStyle.Dashed),
                new("Brotli", x, [.. x.Select(_ => brotli)], SeriesStyle.Dashed),
            ]));
    }

    private static double PackedBits(byte[] bytes, Func<Stream, Stream> packer)
    {
        using var packed = new MemoryStream();
        using (var stream = packer(packed))
        {
            stream.Write(bytes);
        }

        return 8.0 * packed.ToArray().Length;
    }
}
