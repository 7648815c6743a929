using SelfPlay.Games;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L03_Einstein;

/// <summary>Random products of tensors, against `torch.einsum` and its gradients.</summary>
internal sealed class EinsumPart(LessonContext context)
{
    private const int Specs = 50;
    private const string Letters = "abcdef";

    public void Run()
    {
        var report = context.Report;
        report.Section("Random products against einsum");
        report.Say(
            "`torch.einsum` knows one statement of the notation: a product, summed over what the result does not have. "
            + $"{Specs} random ones, of one to three tensors with up to four dimensions, diagonals and sums over a single tensor among them, are translated: "
            + "letters of the result become lower-case indices, all others capitals.");
        var random = context.Random(1);
        var found = Enumerable.Range(0, Specs).Select(_ => Compare(ref random)).ToArray();
        report.Check("einsum.value", $"largest difference from torch.einsum, {Specs} random specifications", found.Max(f => f.Difference.Value), Expected.AtMost(1e-10));
        report.Check("einsum.gradient", "largest difference of a gradient from automatic differentiation", found.Max(f => f.Difference.Gradient), Expected.AtMost(1e-10));
        report.Table(
            ["einsum", "program", "derived backward loops"],
            found.OrderByDescending(f => f.Equation.Length).DistinctBy(f => f.Difference.Compiled.BackwardLoops.Count()).Take(3)
                .Select(f => (IReadOnlyList<string>)[$"`{f.Equation}`", $"`{f.Program}`", string.Join("; ", f.Difference.Compiled.BackwardLoops.Select(loop => $"`{loop}`"))]));
    }

    private static (string Equation, string Program, OracleDifference Difference) Compare(ref Xoshiro256 random)
    {
        int[] sizes = [2, 3, 4, 2, 3, 5];
        var letters = Letters.ToCharArray();
        Orders.Shuffle(letters, ref random);
        var operands = new string[1 + random.Below(3)];
        foreach (ref var operand in operands.AsSpan())
        {
            var rank = 1 + random.Below(4);
            var chars = new char[rank];
            foreach (ref var c in chars.AsSpan())
            {
                c = letters[random.Below(4)];
            }

            operand = new string(chars);
        }

        char[] used = [.. string.Concat(operands).Distinct().Order()];
        Orders.Shuffle(used, ref random);
        var result = new string(used[..random.Below(used.Length + 1)]);
        var equation = $"{string.Join(',', operands)}->{result}";
        (string, int[])[] inputs = [.. operands.Select((operand, i) => ($"A{i}", operand.Select(c => sizes[Letters.IndexOf(c, StringComparison.Ordinal)]).ToArray()))];
        var program = Translate(operands, result);
        return (equation, program, Oracle.Compare(program, inputs, "Y", tensors => einsum(equation, tensors), ref random));
    }

    /// <summary>The program of an einsum specification whose tensors are called A0, A1, ...</summary>
    public static string Translate(IReadOnlyList<string> operands, string result)
    {
        string Index(char letter) => result.Contains(letter, StringComparison.Ordinal) ? $"{letter}" : $"{char.ToUpperInvariant(letter)}";
        string Entry(string name, string letters) => letters.Length == 0 ? name : $"{name}[{string.Join(',', letters.Select(Index))}]";
        var product = string.Join(' ', operands.Select((operand, i) => Entry($"A{i}", operand)));
        string[] single = [.. string.Concat(operands).GroupBy(c => c).Where(group => group.Count() == 1).Select(group => Index(group.Key)).Where(IndexNames.IsCapital)];
        var value = single.Length == 0 ? product : $"sum[{string.Join(',', single)}] ({product})";
        return $"{Entry("Y", result)} = {value}";
    }
}
