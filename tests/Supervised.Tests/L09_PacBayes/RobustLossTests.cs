using SelfPlay.Supervised.L09_PacBayes;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.Tests.L09_PacBayes;

public sealed class RobustLossTests
{
    [Fact]
    public void It_is_the_log_loss_where_that_is_small_and_never_above_its_bound()
    {
        TorchThreads.Use(1);
        using var scope = NewDisposeScope();
        var scores = tensor(new float[] { 9, 0, 0, 0, 0, 0, -500, 0, 500 }, [3, 3]);
        var losses = RobustLoss.Of(scores, tensor(new long[] { 0, 1, 0 }), 4).data<float>().ToArray();

        Assert.Equal(Math.Log(1 + (2 * Math.Exp(-9))), losses[0], 1e-6);
        Assert.Equal(4 * Math.Tanh(Math.Log(3) / 4), losses[1], 1e-6);
        Assert.Equal(4, losses[2], 1e-5);
    }
}
