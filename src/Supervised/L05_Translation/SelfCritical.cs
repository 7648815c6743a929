using SelfPlay.Games;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Text;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L05_Translation;

/// <summary>
/// REINFORCE (Williams 1992) on a score that has no derivative, the BLEU of a sentence: ∇E R = E (R(y) − R(ŷ)) ∇ln P(y|x), y drawn from the model and ŷ its greedy
/// translation, whose score is the baseline (self-critical training, Rennie et al. 2017).
/// </summary>
/// <param name="translator">What is trained.</param>
/// <param name="text">Sources, and the references that the score compares with.</param>
/// <param name="pairs">The same as numbers.</param>
/// <param name="target">The words of translations.</param>
internal sealed class SelfCritical(Translator translator, ParallelText text, SentencePairs pairs, Vocabulary target)
{
    private const int Longest = 20;

    /// <summary>Trains; returns the mean score of what was drawn in every pass, in percent.</summary>
    /// <param name="plan">Passes, pairs a step, and Adam's rate, which falls linearly to 0.</param>
    /// <param name="random">Draws order and translations.</param>
    /// <param name="onStep">Is told the share done before every step.</param>
    public double[] Run(TrainingPlan plan, Xoshiro256 random, Action<double> onStep)
    {
        TorchThreads.Use(1);
        var scores = new double[plan.Epochs];
        for (var pass = 0; pass < plan.Epochs; pass++)
        {
            var batches = pairs.Batches(plan.Batch, ref random);
            for (var k = 0; k < batches.Count; k++)
            {
                var done = (pass + (k / (double)batches.Count)) / plan.Epochs;
                onStep(done);
                scores[pass] += Step(batches[k], plan.Rate * (1 - done), new Xoshiro256(random.Next())) * batches[k].Length / pairs.Source.Length;
            }
        }

        return scores;
    }

    /// <summary>The score of a translation of pair <paramref name="number"/>, in percent.</summary>
    public double Score(int number, int[] words) =>
        Bleu.Count([[.. words.Select(word => target[word])]], [[text.Target[number]]]).Score(effectiveOrder: true);

    private double Step(int[] numbers, double rate, Xoshiro256 random)
    {
        var source = pairs.SourceOf(numbers);
        var drawn = DecoderSearch.Sample(translator, source, Longest, random);
        var greedy = DecoderSearch.Translate(translator, source, 1, Longest);
        double[] scores = [.. drawn.Select((found, i) => Score(numbers[i], found.Words))];
        double[] better = [.. scores.Select((score, i) => score - Score(numbers[i], greedy[i].Words))];

        // A sentence that was cut off did not choose its end.
        float[] weights =
        [
            .. drawn.SelectMany((found, i) => Enumerable.Repeat((float)better[i], found.Words.Length).Append(found.Words.Length < Longest ? (float)better[i] : 0)),
        ];
        using var scope = NewDisposeScope();
        var losses = TranslatorTraining.Losses(translator, new SentencePairs(source, [.. drawn.Select(found => found.Words)]), [.. Enumerable.Range(0, numbers.Length)], null);
        translator.Decoder.Step(losses.mul(tensor(weights)).sum().mul(Scalars.Of(0.01 / numbers.Length)), rate);
        return scores.Average();
    }
}
