using SelfPlay.Games;
using SelfPlay.Supervised.L04_LanguageModel;
using SelfPlay.Supervised.Problems;

namespace SelfPlay.Supervised.Tests.L04_LanguageModel;

public sealed class NGramTests
{
    // a b a b b
    private static readonly int[] s_text = [0, 1, 0, 1, 1];

    [Fact]
    public void Counts_are_those_of_the_text()
    {
        var counts = new NGramCounts(s_text, 2, 2);

        Assert.Equal([2, 3], counts.Level(1).Counts);
        Assert.Equal([0b01UL, 0b10UL, 0b11UL], counts.Level(2).Keys);
        Assert.Equal([2, 1, 1], counts.Level(2).Counts);
        Assert.Equal([1, 2], counts.Level(2).Continuations(counts.Mask(1)).Counts);
    }

    [Fact]
    public void Witten_and_Bell_by_hand()
    {
        var model = Smoothing.WittenBell(new NGramCounts(s_text, 2, 2))[^1];

        // P(b) = (3 + 2·½)/(5 + 2); behind a: one successor in two occurrences; behind b: both.
        const double b = 4.0 / 7;
        Assert.Equal(b, model.Probability([], 1), 12);
        Assert.Equal((2 + (1 * b)) / 3, model.Probability([0], 1), 12);
        Assert.Equal((1 + (2 * b)) / 4, model.Probability([1], 1), 12);
    }

    [Fact]
    public void Kneser_and_Ney_by_hand()
    {
        var model = Smoothing.KneserNey(new NGramCounts(s_text, 2, 2), (n, _) => n == 1 ? default : new Discounts(0.5, 0.7, 0.9))[^1];

        // a follows 1 symbol, b follows 2. Behind a: b twice. Behind b: a once, b once.
        Assert.Equal(2.0 / 3, model.Probability([], 1), 12);
        Assert.Equal(((2 - 0.7) / 2) + (0.7 / 2 * 2 / 3), model.Probability([0], 1), 12);
        Assert.Equal(((1 - 0.5) / 2) + (1.0 / 2 / 3), model.Probability([1], 0), 12);
    }

    [Fact]
    public void Discounts_are_those_of_Chen_and_Goodman()
    {
        int[] counts = [.. Enumerable.Repeat(1, 8), .. Enumerable.Repeat(2, 4), .. Enumerable.Repeat(3, 2), 4, 7];

        // Y = 8/(8 + 2·4) = ½
        var discounts = Discounts.ChenGoodman(counts);
        Assert.Equal(1 - (2 * 0.5 * 4 / 8), discounts.One, 12);
        Assert.Equal(2 - (3 * 0.5 * 2 / 4), discounts.Two, 12);
        Assert.Equal(3 - (4 * 0.5 * 1 / 2), discounts.More, 12);
        Assert.Equal(new Discounts(0.5, 0.5, 0.5), Discounts.ChenGoodman([5, 6]));
    }

    [Fact]
    public void A_context_that_never_occurred_leaves_the_shorter_one()
    {
        var model = Smoothing.KneserNey(new NGramCounts([0, 1, 2, 0, 1, 2, 0, 2], 4, 3))[^1];

        Assert.Equal(model.Probability([1], 2), model.Probability([3, 1], 2), 12);
        var p = new double[4];
        model.Distribution([3, 1], p);
        Assert.Equal(1, p.Sum(), 12);
        Assert.Equal(model.Probability([1], 2), p[2], 12);
    }

    [Fact]
    public void Keys_that_do_not_fit_are_refused() =>
        Assert.Throws<ArgumentException>(() => new NGramCounts(new int[20], 100, 10));

    [Fact]
    public void Greedy_text_comes_back_and_sampling_follows_the_model()
    {
        var random = new Xoshiro256(3);
        int[] text = [.. Enumerable.Range(0, 300).Select(i => i % 3)];
        var model = Smoothing.WittenBell(new NGramCounts(text, 3, 3))[^1];

        Assert.Equal((3, 3), Sampler.Greedy(model, 0, 1));
        var drawn = Sampler.Draw(model, [0, 1], 200, ref random);
        var next = drawn.Zip(drawn.Skip(1)).Count(pair => pair.Second == (pair.First + 1) % 3);
        Assert.InRange(next, 180, 199);
    }

    [Fact]
    public void Text_is_split_behind_nine_tenths_and_comes_back()
    {
        var text = new CharacterText("toy", "hello world");

        Assert.Equal(" dehlorw", text.Alphabet);
        Assert.Equal((9, 2), (text.Train.Length, text.Validation.Length));
        Assert.Equal("hello wor", text.Decode(text.Train.ToArray()));
        Assert.Equal(text.Validation.ToArray(), text.Encode("ld"));
        Assert.Throws<ArgumentException>(() => text.Encode("x"));
    }

    [Fact]
    public void Rare_words_are_unknown()
    {
        var text = new WordText("The cat, the dog; the cat's cat sat. A bird", 0.85);

        Assert.Equal(["<unk>", "cat", "the"], text.Vocabulary);
        Assert.Equal([2, 1, 0, 2, 0, 0, 2, 0, 1], text.Train[..9]);
        Assert.All(text.Validation, code => Assert.Equal(0, code));
    }
}
