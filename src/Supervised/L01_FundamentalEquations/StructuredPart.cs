using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L01_FundamentalEquations;

/// <summary>The part of the lesson about labels that are strings.</summary>
internal sealed class StructuredPart(LessonContext context)
{
    private const int Symbols = 3;
    private const int Length = 8;

    public void Run()
    {
        var report = context.Report;
        report.Section("Labels that are strings");
        report.Say(
            "There are too many strings for a softmax over all of them, but $P(y)=\\prod_tP(y_t|y_1,\\dots,y_{t-1})$ needs one over the next symbol only, and $Z$ is 1 without being computed, if one of the symbols is the "
            + $"end of the string. Summed over all {Enumerable.Range(0, Length + 1).Sum(t => (int)Math.Pow(Symbols, t)):N0} strings of up to {Length} of {Symbols} symbols, with random probabilities after every beginning.");
        var grammar = new RandomGrammar(Symbols, context.Seed);
        var (forced, _) = grammar.Mass(Length, mustEnd: true);
        var (ended, open) = grammar.Mass(Length, mustEnd: false);
        report.Check("strings.forced", "probability of all strings if the end is forced after the longest", forced, Expected.Near(1, 1e-12));
        report.Check("strings.open", "probability of all strings so far and of those that go on", ended + open, Expected.Near(1, 1e-12));
        report.Check("strings.rest", $"probability of going on after {Length} symbols; the end has at least 0.1 each time", open, Expected.Between(0, Math.Pow(0.9, Length + 1)));
        report.Observe("strings.endless", $"'probability' of all strings of up to {Length} symbols without an end symbol: 1 for every length", Enumerable.Range(0, Length + 1).Sum(grammar.MassWithoutEnd));
    }
}
