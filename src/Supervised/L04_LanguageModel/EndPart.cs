using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L04_LanguageModel;

/// <summary>Texts of any length have a distribution only if the model says where a text ends.</summary>
internal static class EndPart
{
    private const int End = 0;
    private const int Symbols = 4;
    private const int Longest = 9;

    // A toy language over three letters; 0 ends a text.
    private static readonly int[] s_texts = [1, 2, 0, 1, 1, 3, 0, 2, 0, 3, 1, 2, 0, 2, 2, 0, 1, 3, 3, 0, 1, 2, 2, 0];

    /// <summary>Adds the section.</summary>
    public static void Run(LessonContext context)
    {
        var report = context.Report;
        report.Section("A probability for every text");
        report.Say(
            "$P(w_1,\\ldots,w_T)=\\prod_tP(w_t\\mid w_1,\\ldots,w_{t-1})$, the last $w_T$ being the end of the text, EOS. Then $\\sum_yP(y)=1$ over all texts. "
            + $"A trigram over three letters, learnt from eight short texts: every text of up to {Longest} symbols, one after the other.");
        var model = Smoothing.WittenBell(new NGramCounts(s_texts, Symbols, 3))[^1];
        var (ended, open) = Enumerate(model, [], 1, first: 0);
        var survival = Survival(model);
        report.Check("lm.eos.sum", $"Σ P(y) over all texts that end within {Longest} symbols, and of those that have not ended", ended + open, Expected.Near(1, 1e-12));
        report.Check("lm.eos.open", "probability that a text has not ended, by enumeration, against the powers of the transition matrix", open, Expected.Near(survival, 1e-12));
        report.Observe("lm.eos.none", "Σ P(y) over all texts of 4 letters, if nothing ends a text: every length has probability 1", Enumerate(model, [], 1, first: 1, length: 4).Open);
    }

    /// <summary>Σ P over the continuations of a beginning that end, and over those that reach the longest length.</summary>
    /// <param name="model">The model.</param>
    /// <param name="beginning">Symbols so far.</param>
    /// <param name="probability">Their probability.</param>
    /// <param name="first">The first symbol allowed: 0, or 1 for texts without an end, whose letters share all probability.</param>
    /// <param name="length">Longest length.</param>
    private static (double Ended, double Open) Enumerate(NGramModel model, int[] beginning, double probability, int first, int length = Longest)
    {
        if (beginning.Length == length)
        {
            return (0, probability);
        }

        var p = new double[Symbols];
        model.Distribution(beginning, p);
        var all = p[first..].Sum();
        var (ended, open) = (first == End ? probability * p[End] : 0, 0.0);
        for (var symbol = 1; symbol < Symbols; symbol++)
        {
            var (e, o) = Enumerate(model, [.. beginning, symbol], probability * p[symbol] / all, first, length);
            (ended, open) = (ended + e, open + o);
        }

        return (ended, open);
    }

    /// <summary>The same probability by dynamic programming over pairs of letters.</summary>
    private static double Survival(NGramModel model)
    {
        var p = new double[Symbols];
        var mass = new double[Symbols, Symbols];
        for (var a = 1; a < Symbols; a++)
        {
            for (var b = 1; b < Symbols; b++)
            {
                mass[a, b] = model.Probability([], a) * model.Probability([a], b);
            }
        }

        for (var step = 2; step < Longest; step++)
        {
            var next = new double[Symbols, Symbols];
            for (var a = 1; a < Symbols; a++)
            {
                for (var b = 1; b < Symbols; b++)
                {
                    model.Distribution([a, b], p);
                    for (var c = 1; c < Symbols; c++)
                    {
                        next[b, c] += mass[a, b] * p[c];
                    }
                }
            }

            mass = next;
        }

        return mass.Cast<double>().Sum();
    }
}
