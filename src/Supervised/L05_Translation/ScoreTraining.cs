using SelfPlay.Games;
using SelfPlay.Supervised.Text;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L05_Translation;

/// <summary>
/// REINFORCE (Williams 1992) on a score that has no derivative, the BLEU of a sentence (smoothed, and of the orders that it is long enough for): ∇E R = E (R(y) − b) ∇ln P(y|x).
/// Several translations of each source are drawn, and the mean score of the others is the baseline b of each (Kool, van Hoof and Welling 2019). Nothing is dropped out.
/// </summary>
/// <param name="translator">What is trained.</param>
/// <param name="text">Sources, and the references that the score compares with.</param>
/// <param name="pairs">The same as numbers.</param>
/// <param name="target">The words of translations.</param>
/// <param name="longest">Most words of a translation.</param>
internal sealed class ScoreTraining(Translator translator, ParallelText text, SentencePairs pairs, Vocabulary target, int longest)
{
    /// <summary>Translations of a source.</summary>
    private const int Drawn = 4;

    /// <summary>Trains; returns the mean score of what was drawn in every pass, in percent.</summary>
    /// <param name="plan">Passes, translations a step, and Adam's rate, which falls linearly to 0.</param>
    /// <param name="random">Draws order and translations.</param>
    /// <param name="onStep">Is told the share done before every step.</param>
    public double[] Run(TrainingPlan plan, Xoshiro256 random, Action<double> onStep)
    {
        TorchThreads.Use(1);
        var scores = new double[plan.Epochs];
        for (var pass = 0; pass < plan.Epochs; pass++)
        {
            var batches = pairs.Batches(Math.Max(1, plan.Batch / Drawn), ref random);
            for (var k = 0; k < batches.Count; k++)
            {
                var done = (pass + (k / (double)batches.Count)) / plan.Epochs;
                onStep(done);
                int[] numbers = [.. batches[k].SelectMany(number => Enumerable.Repeat(number, Drawn))];
                var found = DecoderSearch.Sample(translator, pairs.SourceOf(numbers), longest, new Xoshiro256(random.Next()));
                double[] drawn = [.. found.Select((sentence, i) => Score(numbers[i], sentence.Words))];
                scores[pass] += drawn.Sum() / Drawn / pairs.Source.Length;
                using var scope = NewDisposeScope();
                translator.Decoder.Step(Loss(numbers, [.. found.Select(sentence => sentence.Words)], Advantages(drawn)), plan.Rate * (1 - done));
            }
        }

        return scores;
    }

    /// <summary>The score of a translation of pair <paramref name="number"/>, in percent.</summary>
    public double Score(int number, int[] words) =>
        Bleu.Count([[.. words.Select(word => target[word])]], [[text.Target[number]]]).Score(effectiveOrder: true);

    /// <summary>Scores, as shares of 1, less the mean of the others of the same source. [N]</summary>
    /// <param name="scores">In percent, <see cref="Drawn"/> of each source in a row. [N]</param>
    internal static double[] Advantages(double[] scores) =>
        [.. scores.Chunk(Drawn).SelectMany(group => group.Select(score => (score - ((group.Sum() - score) / (Drawn - 1))) / 100))];

    /// <summary>−(1/N) Σ advantage · ln P(y|x): its gradient is that of the score, the other way.</summary>
    /// <param name="numbers">Pairs of one source length. [N]</param>
    /// <param name="drawn">A translation of each.</param>
    /// <param name="advantages">[N]</param>
    internal Tensor Loss(int[] numbers, int[][] drawn, double[] advantages)
    {
        // A row for each word and one for the end; a sentence that was cut off did not choose its end.
        float[] weights =
        [
            .. drawn.SelectMany((words, i) =>
            {
                var weight = (float)(advantages[i] / numbers.Length);
                return Enumerable.Repeat(weight, words.Length).Append(words.Length < longest ? weight : 0);
            }),
        ];
        int[] all = [.. Enumerable.Range(0, numbers.Length)];
        return TranslatorTraining.Losses(translator, new SentencePairs(pairs.SourceOf(numbers), drawn), all, null).mul(tensor(weights)).sum();
    }
}
