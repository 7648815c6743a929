using SelfPlay.Games;
using SelfPlay.Supervised.L05_Smt;
using SelfPlay.Supervised.Text;

namespace SelfPlay.Supervised.Tests.L05_Smt;

public sealed class PhraseTests
{
    [Fact]
    public void Phrase_pairs_are_those_that_no_link_leaves()
    {
        // Source a b, target x y z: a-x, b-z, y without a link.
        var links = Links.Of(2, 3, [(0, 0), (1, 2)]);

        Assert.Equal(
            [new(0, 1, 0, 1), new(0, 1, 0, 2), new(0, 2, 0, 3), new(1, 2, 1, 3), new(1, 2, 2, 3)],
            PhraseExtraction.Extract(links, 3).OrderBy(p => p.SourceBegin).ThenBy(p => p.SourceEnd).ThenBy(p => p.TargetBegin).ThenBy(p => p.TargetEnd));
    }

    [Fact]
    public void Crossing_links_keep_words_together()
    {
        var links = Links.Of(2, 2, [(0, 1), (1, 0), (0, 0)]);

        Assert.Equal([new PhrasePair(0, 2, 0, 2)], PhraseExtraction.Extract(links, 2));
    }

    [Fact]
    public void Scores_are_relative_frequencies()
    {
        int[][] sentences = [[1, 2], [1, 3]];
        var pairs = new PairTable([[0, 1, 2], [0, 1, 3]], sentences);
        var lexical = new LexicalTable(pairs, 4);
        var table = new PhraseTable();
        var straight = Links.Of(2, 2, [(0, 0), (1, 1)]);
        var crossed = Links.Of(2, 2, [(0, 1), (1, 0)]);
        table.Add([1, 2], [1, 2], straight, lexical, lexical, 1);
        table.Add([1, 3], [1, 3], crossed, lexical, lexical, 1);
        table.Finish(5);

        var found = Assert.Single(table.Lookup([1]));

        Assert.Equal((0, 1), (found.Begin, found.End));
        Assert.Equal([1, 3], found.Translations.Select(t => Assert.Single(t.Words)).Order());
        Assert.All(found.Translations, t => Assert.Equal(Math.Log(0.5), t.Forward, 1e-12));
        Assert.Equal([Math.Log(0.5), 0], found.Translations.OrderBy(t => t.Words[0]).Select(t => t.Backward));
        Assert.All(found.Translations, t => Assert.Equal(Math.Log(0.25), t.LexicalForward, 1e-12));
    }

    [Fact]
    public void Decoder_without_a_beam_finds_the_best_derivation()
    {
        var random = new Xoshiro256(7);
        for (var n = 0; n < 10; n++)
        {
            var toy = new ToyTranslation(4, ref random);
            var decoder = new BeamDecoder(toy, 0.5, -0.7);

            Assert.Equal(ExhaustiveDecoder.Decode(toy.Options, 4, decoder).Best.Score, decoder.Decode(toy.Options, 4).Score, 1e-9);
        }
    }

    [Fact]
    public void Without_reach_the_order_stays()
    {
        var random = new Xoshiro256(9);
        var toy = new ToyTranslation(4, ref random);

        var phrases = new BeamDecoder(toy, 0.5, 0) { Reach = 0 }.Decode(toy.Options, 4).Phrases;

        Assert.Equal(phrases.OrderBy(p => p.Begin), phrases);
        Assert.Equal(4, phrases.Sum(p => p.End - p.Begin));
    }

    [Fact]
    public void Trigrams_prefer_what_was_said()
    {
        var model = new TrigramModel([[4, 5, 6], [4, 5, 6], [4, 6, 5]], 7);

        Assert.True(model.LogProbability(4, 5, 6) > model.LogProbability(4, 5, 4));
        Assert.True(model.LogProbability(Vocabulary.Begin, Vocabulary.Begin, 4) > Math.Log(0.5));
        Assert.Equal(1, Enumerable.Range(0, 7).Sum(w => Math.Exp(model.LogProbability(4, 5, w))), 1e-9);
    }
}
