using SelfPlay.Games;
using SelfPlay.Supervised.L05_Translation;
using SelfPlay.Supervised.Text;

namespace SelfPlay.Supervised.Tests.L05_Translation;

public sealed class SelfCriticalTests
{
    private static readonly ParallelText s_text = new([["eins"], ["zwei"], ["drei"]], [["one"], ["two"], ["three"]]);

    [Fact]
    public void A_score_without_derivative_is_learnt_from_nothing_but_its_values()
    {
        var (source, target) = (Vocabulary.Of(s_text.Source), Vocabulary.Of(s_text.Target));
        var pairs = SentencePairs.Of(s_text, source, target);
        using var translator = new Translator(new TranslatorShape(source.Count, target.Count, 16, true, 0), new Xoshiro256(1));

        var scores = new SelfCritical(translator, s_text, pairs, target).Run(new TrainingPlan(300, 3, 0.02), new Xoshiro256(2), _ => { });

        Assert.True(scores.Take(10).Average() < 40, $"{scores.Take(10).Average()} at first");
        Assert.True(scores.TakeLast(10).Average() > 80, $"{scores.TakeLast(10).Average()} at last");
        Assert.Equal(pairs.Target, DecoderSearch.Translate(translator, pairs.Source, 1, 20).Select(found => found.Words));
    }

    [Fact]
    public void The_score_is_the_BLEU_of_the_sentence()
    {
        ParallelText text = new([["x"]], [["a", "b", "c", "d", "e"]]);
        var (source, target) = (Vocabulary.Of(text.Source), Vocabulary.Of(text.Target));
        using var translator = new Translator(new TranslatorShape(source.Count, target.Count, 4, true, 0), new Xoshiro256(1));
        var training = new SelfCritical(translator, text, SentencePairs.Of(text, source, target), target);

        int[] words = [.. text.Target[0].Select(target.IdOf)];
        Assert.Equal(100, training.Score(0, words), 1e-9);
        Assert.Equal(100 * Math.Exp(1 - (5 / 4.0)), training.Score(0, words[..4]), 1e-9);
        Assert.Equal(0, training.Score(0, []), 1e-9);
    }
}
