using System.IO.Compression;
using System.Text;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L04_LanguageModel;

/// <summary>A language model of code, the idea behind Codex: C# files instead of plays.</summary>
internal static class CodePart
{
    private const int Baseline = 5;
    private const int Least = 100_000;
    private const char Unusual = '\u00A4';

    /// <summary>Adds the section; without sources it says so.</summary>
    public static void Run(LessonContext context)
    {
        var report = context.Report;
        report.Section("Code");
        var folder = SourceFolder.Find();
        var (train, heldOut, files) = folder is null ? ("", "", 0) : SourceFolder.Read(folder);
        if (train.Length < Least || heldOut.Length == 0)
        {
            report.Say($"No {Least:N0} characters of C# sources were found; `{SourceFolder.Variable}` names a folder that has them.");
            return;
        }

        // Accents and symbols that a file or two has would double the bits of a symbol in an n-gram's key.
        var text = new CharacterText("C# sources", Plain(train) + Plain(heldOut), train.Length);
        var longest = 63 / (1 + (int)Math.Log2(text.Symbols - 1));
        context.Step("n-grams of C# sources", 0.85);
        var models = Smoothing.KneserNey(new NGramCounts(text.Train, text.Symbols, longest));
        var gzip = 8.0 * Compressed(heldOut) / heldOut.Length;
        var baseline = Smoothing.WittenBell(new NGramCounts(text.Train, text.Symbols, Baseline))[^1].Bits(text.Validation);
        var best = models[^1].Bits(text.Validation);
        report.Say(
            $"{files} C# files; every tenth, {text.Validation.Length:N0} characters in all, is held out, {text.Train.Length:N0} characters are counted. "
            + $"Code repeats itself more than prose does, so longer n-grams pay: Kneser-Ney, n = {longest}.");
        report.Check("lm.code.gzip", $"bits a character on held-out files, against gzip −9 of these files ({Figures.Format(gzip, 4)})", best, Expected.AtMost(gzip), Origin.Own);
        report.Check("lm.code.baseline", $"bits a character, against Witten-Bell with n = {Baseline} ({Figures.Format(baseline, 4)})", best, Expected.AtMost(baseline), Origin.Own);
        var random = context.Random(3);
        var start = text.Encode("    public static ");
        report.Say($"```csharp\n    public static {text.Decode(Sampler.Draw(models[^1], start, 400, ref random))}\n```");
    }

    private static string Plain(string text) => string.Concat(text.Select(c => c < 128 ? c : Unusual));

    private static long Compressed(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.Length;
    }
}
