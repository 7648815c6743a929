using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L03_Einstein;

/// <summary>What the notation does not allow: the shapes of a program are checked before it runs.</summary>
internal sealed class RefusalsPart(LessonContext context)
{
    private static readonly Dictionary<string, int[]> s_shapes = new() { ["W"] = [3, 4], ["x"] = [4], ["z"] = [5], ["L"] = [6] };

    /// <summary>Programs with a mistake each.</summary>
    public static IReadOnlyList<string> Programs { get; } =
    [
        "y[i] = W[i,J] z[J]",
        "y[i] = W[i,j] x[j]",
        "y[i] = W[i,J] c[i]",
        "y[i] = W[i] x[J]",
        "y[i] = W[i,K] x[J] x[J]",
        "y[t] = L[t-1]",
        "y[t] = x[t] L[t+3]",
        "y[t] = max[ΔT] L[t+ΔT]",
        "y[i] = sinh(x[i])",
        "y[i] = W[i,J x[J]",
        "x[i] = x[i]",
    ];

    public void Run()
    {
        var report = context.Report;
        report.Section("What is refused");
        report.Say("Given `W[3,4]`, `x[4]`, `z[5]` and `L[6]`, these programs mean nothing, and the compiler says why.");
        var messages = Programs.Select(Refusal).ToArray();
        report.Check("refused", $"programs with a mistake that are refused, of {Programs.Count}", messages.Count(message => message is not null), Expected.Near(Programs.Count, 0));
        report.Table(["program", "answer"], Programs.Zip(messages, (program, message) => (IReadOnlyList<string>)[$"`{program}`", message ?? "compiled"]));
    }

    /// <summary>Why the program is refused; null if it is not.</summary>
    public static string? Refusal(string program)
    {
        try
        {
            _ = EinsteinProgram.Parse(program).Compile(s_shapes);
            return null;
        }
        catch (EinsteinException e)
        {
            return e.Message;
        }
    }
}
