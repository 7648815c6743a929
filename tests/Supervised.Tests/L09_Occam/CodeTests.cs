using System.Numerics;
using SelfPlay.Games;
using SelfPlay.Supervised.L09_Occam;

namespace SelfPlay.Supervised.Tests.L09_Occam;

public sealed class CodeTests
{
    [Fact]
    public void Subsets_are_numbered_one_after_another()
    {
        var seen = new HashSet<string>();
        for (var rank = 0; rank < 56; rank++)
        {
            var subset = Combinadic.Subset(8, 3, rank);

            Assert.Equal(rank, Combinadic.Rank(8, subset));
            Assert.True(subset[0] < subset[1] && subset[1] < subset[2]);
            Assert.True(seen.Add(string.Join(",", subset)));
        }

        Assert.Equal(56, Combinadic.Choose(8, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Combinadic.Subset(8, 3, 56));
    }

    [Fact]
    public void Subset_has_the_number_of_the_formula()
    {
        // C(1, 1) + C(4, 2) + C(6, 3)
        Assert.Equal(1 + 6 + 20, Combinadic.Rank(9, [1, 4, 6]));
        Assert.Equal([1, 4, 6], Combinadic.Subset(9, 3, 27));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9)]
    public void Subset_of_every_size_comes_back_when_it_is_the_first_or_the_last(int size)
    {
        var last = Combinadic.Choose(9, size) - 1;

        Assert.Equal(Enumerable.Range(0, size), Combinadic.Subset(9, size, BigInteger.Zero));
        Assert.Equal(Enumerable.Range(9 - size, size), Combinadic.Subset(9, size, last));
        Assert.Equal(last, Combinadic.Rank(9, [.. Enumerable.Range(9 - size, size)]));
    }

    [Fact]
    public void Bits_come_back_in_the_order_they_were_written_in()
    {
        var bits = new BitString();
        var large = BigInteger.Pow(3, 200);
        bits.Write(5, 3);
        bits.Write(large, 400);
        bits.Write(0, 1);

        Assert.Equal(404, bits.Length);
        Assert.Equal(5, bits.Read(3));
        Assert.Equal(large, bits.Read(400));
        Assert.False(bits.AtEnd);
        Assert.Equal(0, bits.Read(1));
        Assert.True(bits.AtEnd);
        Assert.Throws<InvalidDataException>(() => bits.Read(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => bits.Write(8, 3));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(40, 3)]
    [InlineData(300, 8)]
    public void Classifier_comes_back_from_its_code_in_no_more_than_two_bits_above_its_length(int used, int bits)
    {
        var random = new Xoshiro256((ulong)used);
        var (weights, biases) = (new float[10 * 64], new float[10]);
        while (weights.Count(w => w != 0) < used)
        {
            weights[random.Below(weights.Length)] = (float)random.Normal();
        }

        for (var c = 0; c < 10; c++)
        {
            biases[c] = (float)random.Normal();
        }

        var h = QuantisedClassifier.Round(weights, biases, bits, 2);
        var code = SparseCode.Encode(h);

        Assert.InRange(code.Length - SparseCode.Length(h), 0, 2);
        Assert.True(SparseCode.Decode(code, 64, bits).IsSame(h));
        Assert.True(code.AtEnd);
    }

    [Fact]
    public void Length_is_that_of_the_prior()
    {
        // log2(8) + log2 C(8, 3) + 3*2 + 10*8
        Assert.Equal(3 + Math.Log2(56) + 6 + 80, SparseCode.Length(8, 3, 2, 10), 9);
    }

    [Fact]
    public void Quantiser_rounds_to_the_middles_of_its_cells_and_keeps_zeros()
    {
        var h = QuantisedClassifier.Round([0, 0.1f, -0.1f, 0.49f, 0.51f, 1, 7, -7, 0, 0], [1, -100], 2, 1);

        Assert.Equal([1, 2, 3, 4, 5, 6, 7], h.Positions);
        Assert.Equal([1, -1, 1, 3, 3, 3, -3], h.Levels);
        Assert.Equal((sbyte)32, h.Biases[0]);
        Assert.Equal(sbyte.MinValue, h.Biases[1]);
    }
}
