using SelfPlay.Supervised.L05_Transformer;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.Tests.L05_Transformer;

public sealed class TransformerTests
{
    [Fact]
    public void Attention_is_what_the_sums_say()
    {
        TorchRuntime.Initialize();
        using var chance = new Generator(3);
        using var scope = NewDisposeScope();
        using var attention = new MultiHeadAttention(4, 2, chance, ScalarType.Float64);
        var x = randn([1, 3, 4], ScalarType.Float64, generator: chance);
        var input = x.squeeze(0).mm(attention.Input.t());
        double At(int t, int row) => input[t, row].item<double>();

        // Head 1 uses rows 2 and 3 of queries, keys and values; position 1 sees 0 and 1.
        double[] scores = [.. new[] { 0, 1 }.Select(t => ((At(1, 2) * At(t, 6)) + (At(1, 3) * At(t, 7))) / Math.Sqrt(2))];
        var expected = Math.Exp(scores[0]) / scores.Sum(Math.Exp);

        var weights = attention.Weights(x, causal: true);
        Assert.Equal(expected, weights[0, 1, 1, 0].item<double>(), 12);
        Assert.Equal(1 - expected, weights[0, 1, 1, 1].item<double>(), 12);
        Assert.Equal(0, weights[0, 1, 1, 2].item<double>());
    }

    [Fact]
    public void Norm_is_of_each_position_alone()
    {
        TorchRuntime.Initialize();
        using var chance = new Generator(4);
        using var scope = NewDisposeScope();
        var norm = new NormLayer(6, ScalarType.Float64);
        var x = randn([2, 3, 6], ScalarType.Float64, generator: chance).mul(Scalars.Of(7));

        var y = norm.Forward(x);

        Assert.InRange(y.mean([2]).abs().max().item<double>(), 0, 1e-12);
        Assert.InRange(y.Squared().mean([2]).sub(Scalars.One).abs().max().item<double>(), 0, 1e-5);
        Assert.True(norm.Forward(x.narrow(1, 1, 1)).allclose(y.narrow(1, 1, 1)));
    }

    [Fact]
    public void Blocks_begin_as_small_changes_when_there_are_many()
    {
        TorchRuntime.Initialize();
        using var chance = new Generator(5);
        using var scope = NewDisposeScope();
        var x = randn([4, 10, 32], generator: chance);
        var y = x;
        for (var layer = 0; layer < 12; layer++)
        {
            using var block = new TransformerBlock(32, 4, 12, chance);
            y = block.Forward(y, causal: true);
        }

        Assert.InRange(y.std().item<float>() / x.std().item<float>(), 1, 2);
    }

    [Theory]
    [InlineData(3, 2, 5)]
    [InlineData(6, 7, 4)]
    public void Merged_scores_are_the_same_for_other_multiplications(int positions, int size, int width)
    {
        var random = new Games.Xoshiro256(6);
        var (x, query, key) = (Draw(positions, width), Draw(size, width), Draw(size, width));
        var (separate, merged) = (new CountedAttention(x), new CountedAttention(x));

        var pairs = separate.Separate(query, key).Cast<double>().Zip(merged.Merged(query, key).Cast<double>());

        Assert.All(pairs, pair => Assert.Equal(pair.First, pair.Second, 10));
        Assert.Equal((2 * positions * size * width) + (positions * positions * size), separate.Multiplications);
        Assert.Equal((positions * width * width) + (positions * positions * width), merged.Multiplications);

        double[,] Draw(int rows, int columns)
        {
            var matrix = new double[rows, columns];
            for (var i = 0; i < rows * columns; i++)
            {
                matrix[i / columns, i % columns] = random.Normal();
            }

            return matrix;
        }
    }
}
