using System.Numerics;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L01_InformationTheory;

/// <summary>The part of the lesson about codes that write one symbol after the other.</summary>
internal sealed class CodesPart(LessonContext context, CharacterText text, byte[] symbols)
{
    public void Run()
    {
        context.Step("codes", 0.1);
        Geometric();
        Letters();
        Text();
    }

    private void Geometric()
    {
        var report = context.Report;
        report.Section("Codes");
        report.Say(
            "Shannon: no prefix-free code has $E|c|<H_2$, and one has $E|c|<H_2+1$; Huffman's is the best. The geometric distribution $P(i)=2^{-(i+1)}$ with the words $1^i0$ pays exactly its entropy, 2 bits.");
        double[] p = [.. Enumerable.Range(0, 60).Select(i => Math.ScaleB(1, -i - 1))];
        var length = p.Index().Sum(pair => pair.Item * (pair.Index + 1));
        report.Check("geometric.entropy", "H₂ of the geometric distribution", Information.Bits(Information.Entropy(p)), Expected.Near(2, 1e-12));
        report.Check("geometric.code", "mean length of the words 1ⁱ0", length, Expected.Near(2, 1e-12));

        // The last two outcomes share what is left of the probability, as they do in a code that ends.
        var finite = p[..20].Append(p[19]).ToArray();
        report.Check("geometric.huffman", "mean length of Huffman's code for it, cut off after 20 words, minus its H₂", PrefixCode.Huffman(finite).MeanLength(finite) - Information.Bits(Information.Entropy(finite)), Expected.Near(0, 1e-12));
    }

    private void Letters()
    {
        var random = context.Random(10);
        var report = context.Report;
        var (below, above, kraft, beaten) = (double.PositiveInfinity, double.NegativeInfinity, BigInteger.Zero, 0);
        const int Trials = 300;
        for (var trial = 0; trial < Trials; trial++)
        {
            var letters = 2 + random.Below(4);
            var p = RandomDistributions.Draw(2 + random.Below(40), ref random);
            var entropy = Information.Entropy(p) / Math.Log(letters);
            var (huffman, shannon) = (PrefixCode.Huffman(p, letters), PrefixCode.Shannon(p, letters));
            below = Math.Min(below, huffman.MeanLength(p) - entropy);
            above = Math.Max(above, shannon.MeanLength(p) - entropy);
            var (used, all) = huffman.Kraft();
            kraft = BigInteger.Max(kraft, used - all);
            beaten += huffman.MeanLength(p) > shannon.MeanLength(p) + 1e-12 ? 1 : 0;
        }

        report.Say($"With $k$ letters instead of two the bounds are $H/\\ln k\\le E|c|<H/\\ln k+1$: {Trials} random distributions, $k$ from 2 to 5.");
        report.Check("letters.lower", "least E|c| of Huffman's code minus H / ln k", below, Expected.AtLeast(0));
        report.Check("letters.upper", "largest E|c| of Shannon's code minus H / ln k", above, Expected.Between(0, 1));
        report.Check("letters.kraft", "by how much the Kraft sum of any Huffman code exceeds 1, as an integer over its denominator", (double)kraft, Expected.Near(0, 0));
        report.Check("letters.best", "how often Huffman's code was longer than Shannon's", beaten, Expected.Near(0, 0));
    }

    private void Text()
    {
        var report = context.Report;
        report.Say($"The characters of {text.Title} ({symbols.Length:N0}, {text.Symbols} different ones), each written by itself, and the entropy of blocks: neighbours tell much about each other.");
        var counts = new long[text.Symbols];
        foreach (var symbol in symbols)
        {
            counts[symbol]++;
        }

        var p = Information.Shares(counts);
        var entropy = Information.Bits(Information.Entropy(p));
        var (huffman, shannon) = (PrefixCode.Huffman(p), PrefixCode.Shannon(p));
        var (used, all) = huffman.Kraft();
        var pairs = BlockEntropy(2);
        var triples = BlockEntropy(3);
        Anchor("text.unigram", "unigram entropy H₂, bits a character", entropy, 4.7794);
        Anchor("text.huffman", "Huffman's code, bits a character", huffman.MeanLength(p), 4.8170);
        Anchor("text.shannon", "Shannon's code ⌈−log₂ p⌉, bits a character", shannon.MeanLength(p), 5.3058);
        Anchor("text.pairs", "entropy of blocks of 2, bits a character", pairs, 4.1581);
        Anchor("text.triples", "entropy of blocks of 3, bits a character", triples, 3.6848);
        report.Check("text.kraft", "Kraft sum of Huffman's code minus 1, as an integer over its denominator", (double)(used - all), Expected.Near(0, 0));
        report.Check("text.decoded", "characters that differ after Huffman's code was read back", Misread(huffman.Words()), Expected.Near(0, 0));
        var words = huffman.Words();
        report.Table(
            ["character", "share", "−log₂ p", "Huffman's word"],
            p.Index().OrderByDescending(pair => pair.Item).Take(8).Select(pair => (string[])
            [
                Name(text.Alphabet[pair.Index]), Figures.Format(pair.Item, 3), Figures.Format(-Math.Log2(pair.Item), 3), words[pair.Index],
            ]));
    }

    private static string Name(char c) => c switch { ' ' => "space", '\n' => "newline", _ => c.ToString() };

    /// <summary>A figure that was measured on Tiny Shakespeare to four places; another text has another.</summary>
    private void Anchor(string name, string what, double measured, double expected)
    {
        if (text.IsTinyShakespeare)
        {
            context.Report.Check(name, what, measured, Expected.Near(expected, 5e-5), Origin.Reference);
        }
        else
        {
            context.Report.Observe(name, what, measured);
        }
    }

    /// <summary>Bits a character of blocks that do not overlap.</summary>
    private double BlockEntropy(int length)
    {
        var counts = new Dictionary<long, long>();
        for (var i = 0; i + length <= symbols.Length; i += length)
        {
            var block = symbols.AsSpan(i, length).ToArray().Aggregate(0L, (number, symbol) => (number * text.Symbols) + symbol);
            counts[block] = counts.GetValueOrDefault(block) + 1;
        }

        return Information.Bits(Information.Entropy(Information.Shares(counts.Values))) / length;
    }

    /// <summary>Writes the text as one string of bits, and reads it as a receiver would: no word is the beginning of another.</summary>
    private int Misread(string[] words)
    {
        var known = words.Index().ToDictionary(pair => pair.Item, pair => (byte)pair.Index).GetAlternateLookup<ReadOnlySpan<char>>();
        ReadOnlySpan<byte> sent = symbols.AsSpan(0, Math.Min(symbols.Length, 100_000));
        var bits = new System.Text.StringBuilder();
        foreach (var symbol in sent)
        {
            bits.Append(words[symbol]);
        }

        var (code, start, read, wrong) = (bits.ToString(), 0, 0, 0);
        for (var end = 1; end <= code.Length; end++)
        {
            if (known.TryGetValue(code.AsSpan(start, end - start), out var symbol))
            {
                wrong += read < sent.Length && sent[read] == symbol ? 0 : 1;
                (start, read) = (end, read + 1);
            }
        }

        return wrong + Math.Abs(sent.Length - read);
    }
}
