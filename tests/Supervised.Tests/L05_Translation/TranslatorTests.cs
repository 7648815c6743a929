using SelfPlay.Games;
using SelfPlay.Supervised.L05_Translation;
using SelfPlay.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.Tests.L05_Translation;

public sealed class TranslatorTests
{
    private static readonly SentencePairs s_pairs = new([[4, 5, 6], [6, 4, 5], [5, 4]], [[7, 6, 5], [6, 5], [4]]);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Word_by_word_is_as_probable_as_all_at_once(bool attends)
    {
        TorchThreads.Use(1);
        using var translator = new Translator(new TranslatorShape(8, 8, 8, attends, 0.5), new Xoshiro256(1));
        using var scope = NewDisposeScope();

        var found = DecoderSearch.Translate(translator, s_pairs.Source, 3, 6);

        for (var n = 0; n < found.Length; n++)
        {
            var text = s_pairs with { Target = [.. found.Select(f => f.Words)] };
            var loss = TranslatorTraining.Losses(translator, text, [n], null).sum().ToSingle();
            var ended = found[n].Words.Length < 6;
            Assert.True(!ended || Math.Abs(found[n].LogProbability + loss) < 1e-4);
        }
    }

    [Fact]
    public void It_learns_sentences_by_heart_and_attention_sums_to_one()
    {
        using var translator = new Translator(new TranslatorShape(8, 8, 16, true, 0), new Xoshiro256(1));

        var losses = TranslatorTraining.Run(translator, s_pairs, new TrainingPlan(60, 2, 0.02), new Xoshiro256(2), _ => { });

        Assert.True(losses[^1] < 0.1, $"loss {losses[^1]}");
        Assert.Equal(s_pairs.Target, DecoderSearch.Translate(translator, s_pairs.Source, 1, 6).Select(f => f.Words));
        var weights = TranslatorTraining.Attention(translator, s_pairs);
        Assert.Equal((2, 3), (weights[1].GetLength(0), weights[1].GetLength(1)));
        Assert.Equal(1, weights[1][1, 0] + weights[1][1, 1] + weights[1][1, 2], 1e-5f);
    }

    [Fact]
    public void A_beam_finds_what_greedy_search_misses()
    {
        var greedy = BeamSearch.Run(new ForkedModel(), 2, ForkedModel.Words, 1, 5);
        var beam = BeamSearch.Run(new ForkedModel(), 2, ForkedModel.Words, 2, 5);

        Assert.All(greedy, found => Assert.Equal(ForkedModel.GreedyWord, found.Words[0]));
        Assert.All(beam, found => Assert.Equal(ForkedModel.BestSentence, found.Words));
        Assert.All(beam, found => Assert.Equal(ForkedModel.BestProbability, Math.Exp(found.LogProbability), 1e-6));
    }

    [Fact]
    public void Drawn_sentences_are_as_frequent_as_they_are_probable_and_carry_their_probability()
    {
        var random = new Xoshiro256(1);

        var drawn = AncestralSampling.Run(new ForkedModel(), 10_000, ForkedModel.Words, 5, ref random);

        var best = drawn.Where(found => found.Words.AsSpan().SequenceEqual(ForkedModel.BestSentence)).ToArray();
        Assert.Equal(ForkedModel.BestProbability, best.Length / 10_000.0, 0.02);
        Assert.All(best, found => Assert.Equal(ForkedModel.BestProbability, Math.Exp(found.LogProbability), 1e-6));
        Assert.Equal(0.6, drawn.Count(found => found.Words[0] == ForkedModel.GreedyWord) / 10_000.0, 0.02);
    }

    [Fact]
    public void Batches_have_sources_of_one_length_and_every_pair_once()
    {
        var random = new Xoshiro256(1);

        var batches = s_pairs.Batches(2, ref random);

        Assert.Equal([0, 1, 2], batches.SelectMany(batch => batch).Order());
        Assert.All(batches, batch => Assert.Single(batch.Select(n => s_pairs.Source[n].Length).Distinct()));
    }

    [Theory]
    [InlineData(new[] { 1, 2, 3 }, new[] { 1, 2, 3 }, 0)]
    [InlineData(new[] { 1, 2, 3 }, new[] { 1, 3 }, 1)]
    [InlineData(new int[0], new[] { 1, 3 }, 2)]
    [InlineData(new[] { 1, 2, 3, 4 }, new[] { 2, 1, 3, 5 }, 3)]
    public void Edits_are_counted(int[] a, int[] b, int edits) => Assert.Equal(edits, EditDistance.Of(a, b));
}
