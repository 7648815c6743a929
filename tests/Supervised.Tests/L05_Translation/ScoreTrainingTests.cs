using SelfPlay.Games;
using SelfPlay.Supervised.L05_Translation;
using SelfPlay.Supervised.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.Tests.L05_Translation;

public sealed class ScoreTrainingTests
{
    private static readonly ParallelText s_text = new([["eins"], ["zwei"], ["drei"]], [["one"], ["two"], ["three"]]);

    [Fact]
    public void A_score_without_derivative_is_learnt_from_nothing_but_its_values()
    {
        var (source, target) = (Vocabulary.Of(s_text.Source), Vocabulary.Of(s_text.Target));
        var pairs = SentencePairs.Of(s_text, source, target);
        using var translator = new Translator(new TranslatorShape(source.Count, target.Count, 16, true, 0), new Xoshiro256(1));

        var scores = new ScoreTraining(translator, s_text, pairs, target, 5).Run(new TrainingPlan(300, 12, 0.02), new Xoshiro256(2), _ => { });

        Assert.True(scores.Take(10).Average() < 40, $"{scores.Take(10).Average()} at first");
        Assert.True(scores.TakeLast(10).Average() > 80, $"{scores.TakeLast(10).Average()} at last");
        Assert.Equal(pairs.Target, DecoderSearch.Translate(translator, pairs.Source, 1, 5).Select(found => found.Words));
    }

    [Fact]
    public void The_score_is_the_BLEU_of_the_sentence()
    {
        ParallelText text = new([["x"]], [["a", "b", "c", "d", "e"]]);
        var (source, target) = (Vocabulary.Of(text.Source), Vocabulary.Of(text.Target));
        using var translator = new Translator(new TranslatorShape(source.Count, target.Count, 4, true, 0), new Xoshiro256(1));
        var training = new ScoreTraining(translator, text, SentencePairs.Of(text, source, target), target, 5);

        int[] words = [.. text.Target[0].Select(target.IdOf)];
        Assert.Equal(100, training.Score(0, words), 1e-9);
        Assert.Equal(100 * Math.Exp(1 - (5 / 4.0)), training.Score(0, words[..4]), 1e-9);
        Assert.Equal(0, training.Score(0, []), 1e-9);
    }

    [Fact]
    public void The_baseline_of_each_is_the_mean_of_the_others()
    {
        Assert.Equal([-0.2, 0.2, -0.2, 0.2, 0, 0, 0, 0], ScoreTraining.Advantages([10, 40, 10, 40, 7, 7, 7, 7]).Select(a => Math.Round(a, 9)));
    }

    [Fact]
    public void The_loss_weighs_every_word_and_a_chosen_end_by_the_advantage()
    {
        var (source, target) = (Vocabulary.Of(s_text.Source), Vocabulary.Of(s_text.Target));
        var pairs = SentencePairs.Of(s_text, source, target);
        using var translator = new Translator(new TranslatorShape(source.Count, target.Count, 8, true, 0.5), new Xoshiro256(1));
        var training = new ScoreTraining(translator, s_text, pairs, target, 3);
        var word = target.IdOf("two");
        int[][] drawn = [[word, word], [word, word, word]]; // the second one was cut off
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();

        var loss = training.Loss([0, 2], drawn, [0.5, -2]).ToSingle();

        var first = TranslatorTraining.Losses(translator, new SentencePairs([pairs.Source[0]], [drawn[0]]), [0], null).data<float>().ToArray();
        var second = TranslatorTraining.Losses(translator, new SentencePairs([pairs.Source[2]], [drawn[1]]), [0], null).data<float>().ToArray();
        Assert.Equal((3, 4), (first.Length, second.Length));
        Assert.Equal(((0.5f * first.Sum()) - (2 * second[..3].Sum())) / 2, loss, 1e-5f);
    }
}
