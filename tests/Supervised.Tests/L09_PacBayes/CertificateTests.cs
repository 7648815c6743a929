using MathNet.Numerics.Distributions;
using SelfPlay.Games;
using SelfPlay.Supervised.L09_PacBayes;
using SelfPlay.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.Tests.L09_PacBayes;

public sealed class CertificateTests
{
    [Fact]
    public void Promises_of_the_reference_network_are_its_known_ones()
    {
        // Linear network on MNIST: Gibbs training error .118, KL 2242 nats, N = 60,000.
        var certificate = new Certificate(0.118, 0.113, 2242, 60_000, 20 * 60_000);

        Assert.Equal(0.257, certificate.Best.Bound, 0.001);
        Assert.Equal(1.84, certificate.Best.Lambda, 0.05);
        Assert.Equal(0.339, certificate.AtFive, 0.001);
        Assert.Equal(0.225, certificate.Kl, 0.001);
        Assert.Equal(certificate.Kl - 0.113, certificate.Margin, 12);
    }

    [Fact]
    public void Strict_promise_pays_for_its_estimate_and_less_the_more_draws_there_are()
    {
        var (few, many) = (new Certificate(0.1, 0.1, 500, 10_000, 10_000), new Certificate(0.1, 0.1, 500, 10_000, 1_000_000));

        Assert.True(few.Strict > many.Strict && many.Strict > many.Kl);
        Assert.InRange(many.TrainAtMost, 0.1, 0.102);
    }

    [Fact]
    public void Upper_bound_of_a_mean_is_broken_no_more_often_than_it_says()
    {
        const int Draws = 200;
        const double Chance = 0.15;

        // The exact chance that so few of the draws err that the truth is above the bound.
        var broken = Enumerable.Range(0, Draws + 1).Where(k => Certificate.Upper((double)k / Draws, Draws) < Chance).Sum(k => Binomial.PMF(Chance, Draws, k));

        Assert.InRange(broken, Certificate.EstimateDelta / 50, Certificate.EstimateDelta);
    }

    [Fact]
    public void Moments_are_those_of_every_training_set_added_up()
    {
        const int Count = 12;
        const double Loss = 0.3;
        double Mean(Func<double, double> of) => Enumerable.Range(0, Count + 1).Sum(k => Binomial.PMF(Loss, Count, k) * of((double)k / Count));

        Assert.Equal(Mean(trained => Math.Exp(PosteriorFailures.LogMoment([Loss], [trained], [1], Count, 2))), PosteriorFailures.ExpectedMoment(Loss, Count, 2), 1e-12);
        Assert.Equal(Mean(trained => Math.Exp(PosteriorFailures.LogKlMoment([Loss], [trained], [1], Count))), PosteriorFailures.ExpectedKlMoment(Loss, Count), 1e-9);
    }

    [Fact]
    public void No_posterior_gains_more_than_the_moment_says()
    {
        double[] losses = [0.1, 0.4, 0.3], trained = [0.15, 0.2, 0.35], prior = [0.5, 0.2, 0.3];
        const int Count = 20;
        double Gain(double[] q) => q.Select((w, h) => w * Count / 2 * ((0.75 * losses[h]) - trained[h])).Sum() - PosteriorFailures.Divergence(q, prior);
        var most = PosteriorFailures.LogMoment(losses, trained, prior, Count, 2);
        double[] tilted = [.. prior.Select((p, h) => p * Math.Exp(Count / 2.0 * ((0.75 * losses[h]) - trained[h]) - most))];

        Assert.Equal(1, tilted.Sum(), 12);
        Assert.Equal(most, Gain(tilted), 12);
        Assert.All([prior, [1, 0, 0], PosteriorFailures.Gibbs(trained, prior, Count, 1)], q => Assert.True(Gain(q) < most));
    }

    [Fact]
    public void Rates_fall_tenfold_a_period_or_stay()
    {
        Assert.Equal([0.5, 0.5, 0.05, 0.05, 0.005], Enumerable.Range(0, 5).Select(new RateSchedule(0.5, 2).At), (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal(0.5, new RateSchedule(0.5, 0).At(1000));
    }

    [Fact]
    public void Plain_network_learns_and_noise_on_its_weights_undoes_it()
    {
        TorchThreads.Use(1);
        using var scope = NewDisposeScope();
        using var chance = new Generator(2);
        using var network = new PlainNetwork(4, 32, chance);
        var random = new Xoshiro256(3);
        const int Images = 40;

        // Noise with one bright quadrant, which is the class.
        var x = randn([Images, 1, 28, 28], generator: chance);
        using Scalar bright = 4;
        for (var i = 0; i < Images; i++)
        {
            _ = x[i, 0].narrow(0, 14 * (i / 2 % 2), 14).narrow(1, 14 * (i % 2), 14).add_(bright, Scalars.One);
        }

        var y = tensor([.. Enumerable.Range(0, Images).Select(i => (long)(i % 4))]);

        network.Train(x, y, 60, new RateSchedule(0.05, 40), 0, ref random, TestContext.Current.CancellationToken);

        Assert.Equal(0, network.Error(x, y, 0, 1, chance));
        Assert.InRange(network.Error(x, y, 3, 5, chance), 0.5, 1);
        Assert.Equal(network.Parameters.Sum(p => (double)p.norm().item<float>() * p.norm().item<float>()), network.SquaredNorm(), 1e-2);
    }
}
