using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L09_Implicit;

/// <summary>Which prior makes the divergence of a PAC-Bayes bound least: the one the learner has without knowing.</summary>
internal sealed class ImplicitPriorPart(LessonContext context)
{
    private const int Seeds = 3;
    private const int Examples = 30;
    private const int Parameters = 4;
    private const int Priors = 200;
    private const double Noise = 1;
    private const double Ridge = 2;
    private static readonly double[] s_widths = [.. Enumerable.Range(0, 41).Select(i => Math.Pow(10, -1.3 + (i * 0.05)))];

    /// <summary>What one learner showed; divergences are relative to their closed forms.</summary>
    private sealed record Found(
        double Information, double Divergence, double Definition, double Excess, double Other, double BestCentred, double[] Centred, double[] Around, double[] Measured);

    public void Run()
    {
        var report = context.Report;
        report.Section("The implicit prior");
        report.Say(
            "A learning algorithm that ends at $p(\\Phi|Train)$ has a prior of its own, $p(\\Phi)=E_{Train}\\,p(\\Phi|Train)$. For every other prior $r$, "
            + "$E_{Train}KL(p(\\Phi|Train),r)=I(\\Phi;Train)+KL(p,r)$: the implicit prior is the one with which PAC-Bayes promises most, and what is left then is the "
            + "information the parameters have about the training set. For ridge regression with Gaussian noise all of it is in closed form: "
            + "$\\Phi|y\\sim N(My,C)$, $p=N(MX\\beta,\\,C+\\sigma^2MM^\\top)$, $I=\\frac12\\ln\\det(I+\\sigma^2C^{-1}MM^\\top)$.");
        var found = Replicas.Run(Seeds, Measure, context.Cancel);
        var share = context.Size(0.05, 0.1);
        report.Observe("prior.information", "I(Φ; Train), nats", [.. found.Select(f => f.Information)]);
        report.Check("prior.divergence", "mean KL(p(Φ|Train), implicit prior) over training sets, over the closed form of I", [.. found.Select(f => f.Divergence)], Expected.Near(1, 0.05));
        report.Check("prior.definition", "I from its definition, densities of drawn training sets, over the closed form", [.. found.Select(f => f.Definition)], Expected.Near(1, share));
        report.Check("prior.other", "measured excess of another prior over KL(implicit, other)", [.. found.Select(f => f.Other)], Expected.Near(1, share));
        report.Check("prior.least", $"least of what {Priors} other Gaussian priors cost more than the implicit one, measured on the same training sets, nats", found.Min(f => f.Excess), Expected.AtLeast(0));
        report.Observe("prior.centred", "best prior N(0, s²I): mean divergence over I, closed form", [.. found.Select(f => f.BestCentred)]);
        report.Plot(new LinePlot(
            "implicit-prior",
            "Mean divergence of what was learnt from priors chosen beforehand",
            "s, standard deviation of the prior",
            "E KL(p(Φ|Train), prior), nats",
            [
                new("N(0, s²I)", s_widths, found[0].Centred),
                new("N(mean of the implicit prior, s²I)", s_widths, found[0].Around),
                new("the same, measured", s_widths, found[0].Measured, SeriesStyle.Points),
                new("implicit prior: I(Φ; Train)", s_widths, [.. s_widths.Select(_ => found[0].Information)], SeriesStyle.Dashed),
            ])
        {
            LogX = true,
            LogY = true,
        });
    }

    private Found Measure(int seed)
    {
        var random = context.Random((ulong)(70 + seed));
        var inputs = Normal(Examples, Parameters, ref random);
        var truth = Normal(Parameters, 1, ref random).Column(0).Normalize(2);
        var learner = new ImplicitPrior(inputs, truth, Noise, Ridge, Noise * Noise);
        var draws = context.Size(20_000, 4000);
        var information = learner.Information;
        var least = double.PositiveInfinity;
        for (var i = 0; i < Priors; i++)
        {
            var prior = Other(learner.Law, ref random);
            var (its, own) = (random, random); // the same training sets for both
            least = Math.Min(least, learner.MeasureDivergence(prior, draws / 10, ref its) - learner.MeasureDivergence(learner.Law, draws / 10, ref own));
            random = own;
        }

        var other = new GaussianLaw(learner.Law.Mean * 0.5, learner.Law.Covariance * 3);
        var isotropic = Matrix<double>.Build.DenseIdentity(Parameters);
        var origin = Vector<double>.Build.Dense(Parameters);
        double[] Curve(Vector<double> mean) => [.. s_widths.Select(s => learner.ExpectedDivergence(new GaussianLaw(mean, s * s * isotropic)))];
        var measured = new double[s_widths.Length];
        for (var i = 0; i < measured.Length; i++)
        {
            measured[i] = i % 4 == 0
                ? learner.MeasureDivergence(new GaussianLaw(learner.Law.Mean, s_widths[i] * s_widths[i] * isotropic), draws / 10, ref random)
                : double.NaN;
        }

        var centred = Curve(origin);
        return new Found(
            information,
            learner.MeasureDivergence(learner.Law, draws, ref random) / information,
            learner.MeasureInformation(context.Size(4000, 1000), context.Size(4000, 1000), ref random) / information,
            least,
            (learner.MeasureDivergence(other, draws, ref random) - information) / learner.Law.DivergenceFrom(other),
            centred.Min() / information,
            centred,
            Curve(learner.Law.Mean),
            measured);
    }

    /// <summary>A law near the given one: a random change of mean and covariance, from a tenth to all of it.</summary>
    private static GaussianLaw Other(GaussianLaw law, ref Xoshiro256 random)
    {
        var size = Math.Pow(10, random.Unit() - 1);
        var change = Matrix<double>.Build.DenseIdentity(Parameters) + (size * Normal(Parameters, Parameters, ref random));
        var mean = law.Mean + (size * law.Covariance.Cholesky().Factor * Normal(Parameters, 1, ref random).Column(0));
        return new GaussianLaw(mean, change * law.Covariance * change.Transpose());
    }

    private static Matrix<double> Normal(int rows, int columns, ref Xoshiro256 random)
    {
        var matrix = Matrix<double>.Build.Dense(rows, columns);
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                matrix[i, j] = random.Normal();
            }
        }

        return matrix;
    }
}
