using SelfPlay.Games;
using SelfPlay.Supervised.L05_MaskedLm;
using SelfPlay.Torch;
using TorchSharp;

namespace SelfPlay.Supervised.Tests.L05_MaskedLm;

public sealed class EncoderTests
{
    [Fact]
    public void Prediction_does_not_see_what_it_predicts_but_all_else()
    {
        TorchThreads.Use(1);
        using var encoder = new MaskedEncoder(new EncoderShape(4, 3, 8, 2, 2) { Dropout = 0.5, Hidden = 0.5 }, new Xoshiro256(1));

        var (a, same, other) = (encoder.Predict([[0, 1, 2]], 1)[0], encoder.Predict([[0, 3, 2]], 1)[0], encoder.Predict([[0, 1, 3]], 1)[0]);

        Assert.Equal(a, same);
        Assert.NotEqual(a, other);
        Assert.Equal(1, a.Sum(), 1e-5f);
    }

    [Fact]
    public void It_learns_that_the_middle_is_the_first_and_the_last()
    {
        TorchThreads.Use(1);
        using var encoder = new MaskedEncoder(new EncoderShape(4, 3, 16, 1, 2), new Xoshiro256(1));
        int[][] sentences = [[0, 0, 0], [1, 1, 1], [2, 2, 2], [3, 3, 3]];
        for (var step = 0; step < 60; step++)
        {
            _ = encoder.Learn(sentences, 0.01);
        }

        Assert.All(encoder.Predict(sentences, 1).Zip(sentences), pair => Assert.True(pair.First[pair.Second[1]] > 0.9));
    }

    [Fact]
    public void Steps_keep_no_tensors()
    {
        TorchThreads.Use(1);
        using var encoder = new MaskedEncoder(new EncoderShape(4, 3, 8, 1, 2), new Xoshiro256(1));
        _ = encoder.Learn([[0, 1, 2]], 0.01);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        _ = encoder.Learn([[0, 1, 2]], 0.01);
        _ = encoder.Predict([[0, 1, 2]], 1);

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Neighbours_are_counted_and_mixed()
    {
        var model = new NeighbourModel([[0, 1, 2], [0, 1, 2], [2, 0, 2]], 3, 1);

        var probabilities = model.Predict([0, 2, 2], 1);

        // Between 0 and 2 stands 1 twice; of nine letters two are 1.
        Assert.Equal(1, probabilities.Sum(), 1e-12);
        Assert.Equal((2 + ((2 + (3 / 3.0)) / (9 + 3.0))) / (2 + 1.0), probabilities[1], 1e-12);
    }
}
