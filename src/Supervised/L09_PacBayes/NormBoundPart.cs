using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L09_PacBayes;

/// <summary>The course's third problem set: a norm as a bound, for a network trained gently and one trained hot and cooled.</summary>
internal sealed class NormBoundPart(LessonContext context, DigitImages images)
{
    private const int Examples = 256;
    private const int Tests = 2048;
    private const int Copies = 10;
    private const int Epochs = 40;
    private const int Width = 8;
    private const int Hidden = 256;
    private const double Decay = 1e-2;
    private const double Misread = 0.1;
    private const int Seeds = 3;
    private static readonly double[] s_sigmas = [0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001];
    private static readonly RateSchedule s_gentle = new(0.005, 0);

    private static readonly RateSchedule s_annealed = new(0.05, 15);

    // The problem set's networks are normalised over the batch and eight times as wide, which bears these rates.
    private static readonly RateSchedule[] s_others = [new(0.0002, 0), new(0.1, 15), new(1, 15)];

    /// <summary>What is known about a trained network.</summary>
    /// <param name="Train">Training error.</param>
    /// <param name="Test">Test error.</param>
    /// <param name="SquaredNorm">‖Φ‖²</param>
    /// <param name="Noisy">Training error with noise of each σ.</param>
    private sealed record Found(double Train, double Test, double SquaredNorm, double[] Noisy)
    {
        /// <summary>The guarantee at λ = 5 with prior N(0, σ²), for each σ.</summary>
        public double[] Bounds => [.. s_sigmas.Select((sigma, i) =>
            RiskBounds.AtLambda(Noisy[i], (SquaredNorm / (2 * sigma * sigma)) - Math.Log(Certificate.Delta), Examples, 5))];

        /// <summary>The σ at which every tenth image is misread: on a line through the logarithm of σ between the last two that were tried.</summary>
        public double Tolerated
        {
            get
            {
                var i = Array.FindIndex(Noisy, error => error <= Misread);
                if (i <= 0)
                {
                    return i < 0 ? 0 : s_sigmas[0];
                }

                var share = (Misread - Noisy[i]) / (Noisy[i - 1] - Noisy[i]);
                return s_sigmas[i] * Math.Pow(s_sigmas[i - 1] / s_sigmas[i], share);
            }
        }
    }

    public void Run()
    {
        var report = context.Report;
        report.Section("A norm as a bound: gentle against annealed training");
        report.Say(
            "With $q=N(\\Phi,\\sigma^2I)$ and $p=N(\\Phi_{init},\\sigma^2I)$ the divergence is a norm, $KL(q,p)=\\|\\Phi-\\Phi_{init}\\|^2/(2\\sigma^2)$, and noise stands for limited precision: "
            + "$$L_\\sigma(\\Phi)\\le\\frac{10}{9}\\Big(\\hat L_\\sigma(\\Phi)+\\frac{5L_{max}}{N}\\Big(\\frac{\\|\\Phi\\|^2}{2\\sigma^2}+\\ln\\frac1\\delta\\Big)\\Big)$$ for a prior around 0. "
            + $"The problem set trains two networks on {Examples} images to no training error, {Epochs} epochs of batches of 16, Nesterov's momentum {0.5}, weight decay {Decay}: one with a small "
            + $"learning rate ({s_gentle.Rate}), one with {s_annealed.Rate} that is divided by 10 every {s_annealed.Period} epochs. Which of them does the bound prefer, and which is better on images it has not seen?");
        context.Step("norm bounds of two networks", 0.75);
        var found = Replicas.Run(2 * Seeds, i => Train(i / 2, i % 2 == 0 ? s_gentle : s_annealed), context.Cancel);
        Found[] gentle = [.. found.Where((_, i) => i % 2 == 0)];
        Found[] annealed = [.. found.Where((_, i) => i % 2 == 1)];
        Verdicts(gentle, annealed);
        Show(gentle, annealed);
        OtherRates();
    }

    private Found Train(int seed, RateSchedule schedule)
    {
        TorchThreads.Use(1);
        var random = context.Random((ulong)(60 + seed));
        using var chance = new Generator(random.Next() >> 1);
        using var network = new PlainNetwork(Width, Hidden, chance);
        using var scope = NewDisposeScope();
        var (x, y) = Tensors(images.Train.Take(Examples));
        network.Train(x, y, Epochs, schedule, Decay, ref random, context.Cancel);
        var (testX, testY) = Tensors(images.Test.Take(Tests));
        return new Found(
            network.Error(x, y, 0, 1, chance),
            network.Error(testX, testY, 0, 1, chance),
            network.SquaredNorm(),
            [.. s_sigmas.Select(sigma => network.Error(x, y, sigma, Copies, chance))]);
    }

    /// <summary>Pixels from −1 to 1, as in the problem set.</summary>
    private static (Tensor X, Tensor Y) Tensors(Data.LabelledImages images)
    {
        float[] pixels = [.. images.Pixels.Select(pixel => (pixel / 127.5f) - 1)];
        return (tensor(pixels, [images.Count, 1, images.Height, images.Width]), tensor([.. images.Labels.Select(label => (long)label)]));
    }

    private void Verdicts(Found[] gentle, Found[] annealed)
    {
        var report = context.Report;
        double[] Ratio(Func<Found, double> figure) => [.. gentle.Zip(annealed, (g, a) => figure(a) / figure(g))];
        report.Check("pacbayes.norm.train.gentle", "training error, gentle", [.. gentle.Select(f => f.Train)], Expected.Near(0, 0), Origin.Reference);
        report.Check("pacbayes.norm.train.annealed", "training error, annealed", [.. annealed.Select(f => f.Train)], Expected.Near(0, 0), Origin.Reference);
        Observe("test.gentle", "test error, gentle", gentle, f => f.Test);
        Observe("test.annealed", "test error, annealed", annealed, f => f.Test);
        report.Check("pacbayes.norm.test", "test error, annealed over gentle", Ratio(f => f.Test), Expected.AtMost(1), Origin.Reference);
        report.Check("pacbayes.norm.norm", "‖Φ‖², annealed over gentle", Ratio(f => f.SquaredNorm), Expected.AtMost(1), Origin.Reference);
        Observe("tolerated.gentle", "σ with 10 % training error, gentle", gentle, f => f.Tolerated);
        Observe("tolerated.annealed", "σ with 10 % training error, annealed", annealed, f => f.Tolerated);
        report.Check("pacbayes.norm.tolerated", "the second over the first: the annealed network is less sensitive", Ratio(f => f.Tolerated), Expected.AtLeast(1.1, 1), Origin.Reference);
        report.Check("pacbayes.norm.bound", "least bound over σ, annealed over gentle", Ratio(f => f.Bounds.Min()), Expected.AtMost(1), Origin.Reference);
        Observe("vacuous", "that bound itself, annealed", annealed, f => f.Bounds.Min());
    }

    private void Observe(string name, string what, Found[] of, Func<Found, double> figure) =>
        context.Report.Observe($"pacbayes.norm.{name}", what, [.. of.Select(figure)]);

    /// <summary>What the problem set's own rates, and one between them and ours, do to these networks.</summary>
    private void OtherRates()
    {
        context.Report.Say(
            "The problem set's rates are .0002 and 1. Its networks are normalised over the batch; a guarantee is about one image at a time, so these are normalised over each image, and they have an eighth of the channels. They "
            + $"need other rates, as the training errors after the same {Epochs} epochs say.");
        for (var i = 0; i < s_others.Length; i++)
        {
            var schedule = s_others[i];
            context.Step($"rate {schedule.Rate}", 0.9 + (0.03 * i));
            var found = Replicas.Run(Seeds, seed => Train(seed, schedule), context.Cancel);
            Observe($"rate.{schedule.Rate}", $"training error from a rate of {schedule.Rate}", found, f => f.Train);
        }
    }

    private void Show(Found[] gentle, Found[] annealed)
    {
        double[] Mean(Found[] of, Func<Found, double[]> figures) => [.. s_sigmas.Select((_, i) => of.Average(f => figures(f)[i]))];
        context.Report.Table(
            ["σ", "gentle: error", "bound", "annealed: error", "bound"],
            s_sigmas.Select((sigma, i) => (string[])
            [
                Figures.Format(sigma), Figures.Format(Mean(gentle, f => f.Noisy)[i], 3), Figures.Format(Mean(gentle, f => f.Bounds)[i], 3),
                Figures.Format(Mean(annealed, f => f.Noisy)[i], 3), Figures.Format(Mean(annealed, f => f.Bounds)[i], 3),
            ]));
        context.Report.Plot(new LinePlot(
            "norm-bound",
            $"Norm-based guarantee against the noise ({Examples} images)",
            "σ",
            "bound at λ = 5",
            [
                new("gentle", s_sigmas, Mean(gentle, f => f.Bounds), SeriesStyle.LineWithPoints),
                new("annealed", s_sigmas, Mean(annealed, f => f.Bounds), SeriesStyle.LineWithPoints),
                new("nothing is promised", s_sigmas, [.. s_sigmas.Select(_ => 1.0)], SeriesStyle.Dashed),
            ])
        {
            LogX = true,
            LogY = true,
        });
    }
}
