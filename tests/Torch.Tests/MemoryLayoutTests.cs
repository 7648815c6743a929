using TorchSharp;

namespace SelfPlay.Torch.Tests;

public sealed class MemoryLayoutTests
{
    [Fact]
    public void Channels_come_last_in_memory_and_the_numbers_stay()
    {
        using var scope = torch.NewDisposeScope();
        var tensor = torch.arange(2 * 3 * 4 * 5).reshape(2, 3, 4, 5);

        var turned = MemoryLayout.ChannelsLast(tensor);

        Assert.Equal([2L, 3, 4, 5], turned.shape);
        Assert.Equal([60L, 1, 15, 3], turned.stride());
        Assert.True(turned.equal(tensor).all().item<bool>());
    }

    [Fact]
    public void Convolutions_keep_the_layout()
    {
        using var scope = torch.NewDisposeScope();
        var input = torch.randn(2, 8, 6, 7);
        var kernel = torch.randn(8, 8, 3, 3);

        var output = TorchConvolution.Conv2d(MemoryLayout.ChannelsLast(input), kernel, padding: [1L, 1L]).relu_();

        Assert.Equal(1, output.stride()[1]);
        Assert.True(output.allclose(TorchConvolution.Conv2d(input, kernel, padding: [1L, 1L]).relu_(), 1e-4, 1e-4));
    }
}
