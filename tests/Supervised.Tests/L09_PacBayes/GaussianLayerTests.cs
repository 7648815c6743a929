using SelfPlay.Games;
using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.L09_PacBayes;
using SelfPlay.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.Tests.L09_PacBayes;

public sealed class GaussianLayerTests
{
    private const double PriorSd = 0.5;

    [Fact]
    public void Divergence_is_0_at_the_prior_and_the_closed_form_elsewhere()
    {
        using var layer = Layer();
        Assert.Equal(0, layer.Divergence(), 1e-6);

        Shift(layer, 0.3, Math.Log(0.2));

        // Six weights, each N(μ₀ + .3, .2²) against N(μ₀, .5²).
        Assert.Equal(6 * (Math.Log(PriorSd / 0.2) + (((0.2 * 0.2) + (0.3 * 0.3)) / (2 * PriorSd * PriorSd)) - 0.5), layer.Divergence(), 1e-5);
    }

    [Fact]
    public void Term_for_the_gradient_differs_from_the_divergence_by_a_constant()
    {
        using var layer = Layer();
        using var scope = NewDisposeScope();
        var before = layer.DivergenceTerm().item<float>() - layer.Divergence();

        Shift(layer, -0.7, Math.Log(0.9));

        Assert.Equal(before, layer.DivergenceTerm().item<float>() - layer.Divergence(), 1e-4);
    }

    [Fact]
    public void Sums_that_are_drawn_have_the_law_of_sums_of_drawn_weights()
    {
        const int Draws = 20_000;
        using var layer = Layer();
        using var scope = NewDisposeScope();
        using var chance = new Generator(3);
        using var noGradient = no_grad();
        Shift(layer, 0.3, Math.Log(0.2));
        var x = tensor(new float[] { 0.5f, -2, 1 }, [1, 3]);

        var sums = layer.Sampled(x.expand(Draws, 3), chance);
        var drawn = cat([.. Enumerable.Range(0, Draws / 10).Select(_ => x.mm(layer.Draw(chance)))]);

        foreach (var of in new[] { sums, drawn })
        {
            var exact = x.mm(layer.Mean).data<float>().ToArray();
            Assert.All(of.mean([0]).data<float>().ToArray().Zip(exact), pair => Assert.Equal(pair.Second, pair.First, 0.06));
            Assert.All(of.std(0).data<float>().ToArray(), sd => Assert.Equal(0.2 * Math.Sqrt(0.25 + 4 + 1), sd, 0.03));
        }
    }

    [Fact]
    public void Training_on_the_bound_lowers_error_and_pays_for_it_in_divergence()
    {
        TorchThreads.Use(1);
        var random = new Xoshiro256(5);
        var (pixels, labels) = (new byte[600 * 16], new byte[600]);
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = (byte)(i % 2);
            for (var p = 0; p < 16; p++)
            {
                pixels[(i * 16) + p] = (byte)random.Below(p % 2 == labels[i] ? 255 : 60);
            }
        }

        using var data = ImageTensors.Of(new LabelledImages(pixels, labels, 4, 4));
        using var chance = new Generator(4);
        using var network = new GaussianNetwork([16, 2], PriorSd, atZero: true, ref random);
        var before = data.Errors(x => network.Sampled(x, chance));

        BoundTrainer.Train(network, data, new BoundPlan(150, 2), chance, ref random, TestContext.Current.CancellationToken);

        var after = data.Errors(x => network.Sampled(x, chance));
        Assert.True(after < before / 3, $"{before} errors became {after}.");
        Assert.InRange(network.Divergence(), 0.5, 600 * Math.Log(2));
    }

    private static GaussianLayer Layer()
    {
        TorchThreads.Use(1);
        var random = new Xoshiro256(1);
        return new GaussianLayer(2, 2, PriorSd, 0.4, ref random);
    }

    private static void Shift(GaussianLayer layer, double mean, double logSd)
    {
        using var noGradient = no_grad();
        using Scalar by = (float)mean;
        using Scalar to = (float)logSd;
        _ = layer.Mean.add_(by, Scalars.One);
        _ = layer.LogSd.fill_(to);
    }
}
