using SelfPlay.Supervised.L05_Vit;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.Tests.L05_Vit;

public sealed class VitTests
{
    [Fact]
    public void Patches_are_squares_of_the_image_row_by_row()
    {
        TorchRuntime.Initialize();
        using var scope = NewDisposeScope();
        var spec = new VitSpec(4, 2, 8, 2, 1, 10);

        var patches = Vit.Split(arange(32).view(2, 16), spec);

        Assert.Equal([2, 4, 4], patches.shape);
        Assert.Equal([2L, 3, 6, 7], patches[0, 1].data<long>().ToArray());
        Assert.Equal([24L, 25, 28, 29], patches[1, 2].data<long>().ToArray());
    }
}
