using SelfPlay.Supervised.Text;

namespace SelfPlay.Supervised.Tests.Text;

/// <summary>Against the values that sacreBLEU's own tests state.</summary>
public sealed class BleuTests
{
    [Theory]
    [InlineData("this is a test", "this is a test", 100)]
    [InlineData("this is a fest", "this is a test", 22.3606797749979)]
    [InlineData("test", "a test", 36.78794411714425)]
    [InlineData("a test", "a test", 100)]
    [InlineData("a little test", "a test", 3.218297948685433)]
    public void Score_with_a_floor_and_effective_order_is_sacrebleus(string hypothesis, string reference, double expected) =>
        Assert.Equal(expected, (Count(hypothesis, reference) with { Floor = 0.01 }).Score(BleuSmoothing.Floor, effectiveOrder: true), 1e-6);

    [Fact]
    public void Counts_are_clipped_by_the_reference()
    {
        // Of characters, as in sacreBLEU's test of its statistics.
        var bleu = Count("am I am a character sequence", "I am a symbol string sequence a a");

        Assert.Equal([4, 2, 1, 0], bleu.Matches);
        Assert.Equal([6, 5, 4, 3], bleu.Totals);
        Assert.Equal(15.55722182, bleu.Score(BleuSmoothing.Floor), 1e-6);
        Assert.Equal(0, bleu.Score(BleuSmoothing.None));
    }

    [Fact]
    public void Score_is_the_geometric_mean_of_precisions() =>
        Assert.Equal(83.75922397, new Bleu([9, 7, 5, 3], [10, 8, 6, 4], 11, 11).Score(), 1e-6);

    [Fact]
    public void Exponential_smoothing_halves_with_every_order_without_a_match()
    {
        var bleu = new Bleu([3, 1, 0, 0], [4, 4, 4, 4], 4, 4);

        Assert.Equal(100 * Math.Pow(3 / 4.0 * (1 / 4.0) * (0.5 / 4) * (0.25 / 4), 0.25), bleu.Score(), 1e-9);
    }

    [Fact]
    public void Nothing_scores_nothing_and_short_texts_pay_for_it()
    {
        Assert.Equal(0, Bleu.Of([[], []], [["a", "b"], ["c"]]));
        Assert.Equal(100 * Math.Exp(1 - (6 / 5.0)), Bleu.Of(["a b c d e".Split(' ')], ["a b c d e f".Split(' ')]), 1e-9);
    }

    private static Bleu Count(string hypothesis, string reference) => Bleu.Count([hypothesis.Split(' ')], [[reference.Split(' ')]]);
}
