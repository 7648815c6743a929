using SelfPlay.Games;
using SelfPlay.Supervised.L01_InformationTheory;

namespace SelfPlay.Supervised.Tests.L01_InformationTheory;

public sealed class CodingTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5000)]
    public void Symbols_come_back_and_cost_two_bits_more_than_they_are_worth_at_most(int length)
    {
        // Shares from one in four million to nearly all.
        int[] shares = [1, 2, 50, 1000, 70_000, ArithmeticCoder.Total - 71_053];
        var random = new Xoshiro256(1);
        var (encoder, symbols, worth) = (new ArithmeticEncoder(), new int[length], 0.0);
        for (var i = 0; i < length; i++)
        {
            symbols[i] = random.Below(shares.Length);
            encoder.Write(shares[..symbols[i]].Sum(), shares[symbols[i]]);
            worth -= Math.Log2((double)shares[symbols[i]] / ArithmeticCoder.Total);
        }

        var decoder = new ArithmeticDecoder(encoder.Finish());
        var read = new int[length];
        for (var i = 0; i < length; i++)
        {
            var (target, symbol) = (decoder.Peek(), 0);
            while (shares[..(symbol + 1)].Sum() <= target)
            {
                symbol++;
            }

            decoder.Take(shares[..symbol].Sum(), shares[symbol]);
            read[i] = symbol;
        }

        Assert.Equal(symbols, read);
        Assert.InRange(encoder.Bits - worth, 0, 2 + (length * 1e-4));
    }

    [Fact]
    public void Share_that_is_none_is_refused()
    {
        var encoder = new ArithmeticEncoder();

        _ = Assert.Throws<ArgumentOutOfRangeException>(() => encoder.Write(3, 0));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => encoder.Write(ArithmeticCoder.Total, 1));
    }

    [Fact]
    public void Huffmans_code_is_the_one_of_the_textbook()
    {
        double[] p = [0.4, 0.2, 0.2, 0.1, 0.1];
        var code = PrefixCode.Huffman(p);
        var words = code.Words();

        Assert.Equal(2.2, code.MeanLength(p), 12);
        Assert.Equal((code.Kraft().All, code.Kraft().All), code.Kraft());
        Assert.All(words, word => Assert.Single(words, other => other.StartsWith(word, StringComparison.Ordinal)));
    }

    [Fact]
    public void Huffmans_code_with_three_letters_merges_three_at_a_time()
    {
        // Four symbols need one of probability 0 beside them: the two rarest share a letter with it.
        Assert.Equal([1, 1, 2, 2], PrefixCode.Huffman([0.4, 0.3, 0.2, 0.1], 3).Lengths);
    }

    [Fact]
    public void Lengths_that_no_prefix_code_has_are_refused() =>
        Assert.Throws<InvalidOperationException>(() => PrefixCode.Shannon([0.5, 0.5, 0.5]).Words());

    [Fact]
    public void Model_interpolates_as_Witten_and_Bell_do()
    {
        var model = new ContextModel(4, 1);
        foreach (var symbol in new[] { 0, 0, 1 })
        {
            model.Predict();
            model.Learn(symbol);
        }

        model.Predict();

        // Without context: 0 twice, 1 once, two different ones, 1/4 below. After 1 nothing has come yet.
        Assert.Equal([0.5, 0.3, 0.1, 0.1], model.P.ToArray(), (a, b) => Math.Abs(a - b) < 1e-15);
        model.Learn(0);
        model.Predict();

        // After 0: once 0 and once 1, two different ones; below that 0 three times and 1 once of four.
        double[] below = [(3 + 0.5) / 6, (1 + 0.5) / 6, 0.5 / 6, 0.5 / 6];
        double[] expected = [(1 + (2 * below[0])) / 4, (1 + (2 * below[1])) / 4, below[2] / 2, below[3] / 2];
        Assert.Equal(expected, model.P.ToArray(), (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal(ArithmeticCoder.Total, model.Frequencies.ToArray().Sum());
        Assert.True(model.Frequencies.ToArray().All(f => f > 0));
    }

    [Fact]
    public void Text_comes_back_from_its_code_and_not_from_another_model()
    {
        var random = new Xoshiro256(2);
        var text = new byte[3000];
        for (var i = 1; i < text.Length; i++)
        {
            text[i] = (byte)((text[i - 1] + (random.Below(10) == 0 ? random.Below(7) : 1)) % 7);
        }

        var compressor = new Compressor(7, 2);
        var packed = compressor.Compress(text, TestContext.Current.CancellationToken);

        Assert.Equal(text, compressor.Expand(packed.Code, text.Length, TestContext.Current.CancellationToken));
        Assert.NotEqual(text, new Compressor(7, 1).Expand(packed.Code, text.Length, TestContext.Current.CancellationToken));
        Assert.InRange(packed.Bits, packed.ModelBits, (1.01 * packed.ModelBits) + 2);
        Assert.True(packed.Bits < 0.5 * text.Length * Math.Log2(7));
    }
}
