using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L05_Translation;

/// <summary>The part of the lesson about search: the best first word need not begin the best sentence.</summary>
internal sealed class SearchPart(LessonContext context)
{
    private const int Draws = 20_000;

    public void Run()
    {
        var report = context.Report;
        context.Step("a fork", 0);
        report.Section("The best word first?");
        report.Say(
            "$P(y|x)=\\prod_tP(y_t|y_{<t},x)$ is a language model that was told the source. Its most probable sentence need not begin with its most probable "
            + "word: *those apples* may share .6 with many ways to go on, *an apple* .4 with one. Greedy search takes the first, a beam of two "
            + "finds the second. Drawing every word by its probability finds each sentence as often as it is probable.");
        var greedy = BeamSearch.Run(new ForkedModel(), 1, ForkedModel.Words, 1, 5)[0];
        var beam = BeamSearch.Run(new ForkedModel(), 1, ForkedModel.Words, 2, 5)[0];
        report.Check("fork.greedy", "P of the sentence that greedy search finds", Math.Exp(greedy.LogProbability), Expected.Near(0.6 * 0.34, 1e-6));
        report.Check("fork.beam", "P of the sentence that a beam of 2 finds", Math.Exp(beam.LogProbability), Expected.Near(ForkedModel.BestProbability, 1e-6));
        var random = context.Random(5);
        var drawn = AncestralSampling.Run(new ForkedModel(), Draws, ForkedModel.Words, 5, ref random);
        var share = drawn.Count(found => found.Words.AsSpan().SequenceEqual(ForkedModel.BestSentence)) / (double)Draws;
        report.Check(
            "fork.sample", $"share of it among {Draws:N0} sentences that are drawn (4 standard deviations)", share,
            Expected.Near(ForkedModel.BestProbability, 4 * Math.Sqrt(ForkedModel.BestProbability * (1 - ForkedModel.BestProbability) / Draws)));
    }
}
