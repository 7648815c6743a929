using SelfPlay.Games;
using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.L02_Edf.Optimisers;
using SelfPlay.Supervised.Problems;

namespace SelfPlay.Supervised.Tests.L06_Temperature;

public sealed class HeatedNetworkTests
{
    private static readonly HeatSizes s_sizes = new(120, 600_000, 10_000);

    [Fact]
    public void Network_warms_with_the_rate_and_is_the_same_for_the_same_seed()
    {
        var network = new HeatedNetwork(Images(), s_sizes);
        var random = new Xoshiro256(1);
        var cold = network.Anneal(ref random, CancellationToken.None);

        var (mild, again, hot) = (Heat(0.01), Heat(0.01), Heat(0.4));

        Assert.Equal(mild, again);
        Assert.True(cold.Objective > cold.Loss && cold.GradientSquare > 0);
        Assert.InRange(mild.Objective - cold.Objective, -0.001, 0.01);
        Assert.True(hot.Objective - cold.Objective > 5 * Math.Abs(mild.Objective - cold.Objective), $"{cold.Objective} {mild.Objective} {hot.Objective}");

        WarmNetwork Heat(double rate)
        {
            var chance = new Xoshiro256(2);
            return network.Heat(cold, p => new Sgd(p, rate) { WeightDecay = HeatedNetwork.Penalty }, 4, ref chance, CancellationToken.None);
        }
    }

    [Fact]
    public void Rate_of_zero_leaves_the_network_as_it_is()
    {
        var network = new HeatedNetwork(Images(), s_sizes with { AnnealedOn = 2000 });
        var random = new Xoshiro256(1);
        var cold = network.Anneal(ref random, CancellationToken.None);

        var still = network.Heat(cold, p => new Sgd(p, 0), 10, ref random, CancellationToken.None);

        Assert.Equal(cold.Loss, still.Loss, 12);
        Assert.Equal(cold.Objective, still.Objective, 12);
    }

    [Fact]
    public void Cancelled_network_stops()
    {
        var network = new HeatedNetwork(Images(), HeatSizes.Full with { Images = 120 });
        var random = new Xoshiro256(1);

        _ = Assert.Throws<OperationCanceledException>(() => network.Anneal(ref random, new CancellationToken(true)));
    }

    /// <summary>Ten classes of 4x4 images: a blot of their own, and noise, with some labels wrong so that noise remains.</summary>
    private static LabelledImages Images()
    {
        var random = new Xoshiro256(3);
        var (pixels, labels) = (new byte[120 * 16], new byte[120]);
        for (var i = 0; i < 120; i++)
        {
            for (var p = 0; p < 16; p++)
            {
                pixels[(i * 16) + p] = (byte)random.Below(120);
            }

            pixels[(i * 16) + (i % 10)] = 255;
            labels[i] = (byte)(random.Below(5) == 0 ? random.Below(10) : i % 10);
        }

        return new LabelledImages(pixels, labels, 4, 4);
    }
}
