using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;
using SelfPlay.Supervised.L08_L1Ensembles;
using SelfPlay.Supervised.L08_Shrinkage;

namespace SelfPlay.Supervised.Tests.L08_L1Ensembles;

public sealed class EnsembleTests
{
    private static readonly byte[] s_labels = [0, 1];

    private static readonly NetworkEnsemble s_three = new(
    [
        new([0.9f, 0.1f, 0.4f, 0.6f], s_labels),
        new([0.5f, 0.5f, 0.2f, 0.8f], s_labels),
        new([0.7f, 0.3f, 0.9f, 0.1f], s_labels),
    ]);

    [Fact]
    public void Average_is_of_probabilities()
    {
        Assert.Equal([0.7, 0.3, 0.5, 0.5], s_three.Average.P.Select(p => Math.Round(p, 6)));
        Assert.Equal(-(Math.Log(0.7) + Math.Log(0.5)) / 2, s_three.Average.Loss(), 1e-6);
        Assert.Equal(-(Math.Log(0.9) + Math.Log(0.6) + Math.Log(0.5) + Math.Log(0.8) + Math.Log(0.7) + Math.Log(0.1)) / 6, s_three.MeanLoss, 1e-6);
    }

    [Fact]
    public void Ambiguity_is_what_the_average_gains_in_squared_error()
    {
        // Example 1: deviations .2, -.2, 0 in both classes; example 2: -.1, -.3, .4.
        Assert.Equal(2 * (0.08 + 0.26) / 6, s_three.Ambiguity, 1e-6);
        Assert.Equal(s_three.MeanBrier - s_three.Average.Brier(), s_three.Ambiguity, 1e-6);
    }

    [Fact]
    public void Subsets_lie_between_members_and_ensemble_by_the_formula()
    {
        Assert.Equal(s_three.MeanBrier, s_three.MeanBrierOfSubsets(1), 1e-6);
        Assert.Equal(s_three.Average.Brier(), s_three.MeanBrierOfSubsets(3), 1e-6);
        Assert.Equal(s_three.Average.Brier() + (s_three.Ambiguity / 2 / 2), s_three.MeanBrierOfSubsets(2), 1e-6);
    }

    [Fact]
    public void Jensen_holds_on_every_example() => Assert.Equal(0, s_three.JensenViolations());

    [Fact]
    public void Bias_and_variance_of_a_constant_fit_are_those_computed_by_hand()
    {
        // A constant fitted to f = (0, 2): bias² 1, variance σ²/2 = 2.
        var ensemble = new LinearEnsemble(new PolynomialFit([-1, 1], 0), Vector<double>.Build.Dense([0.0, 2.0]), 2, 0.25);

        Assert.Equal(1, ensemble.SquaredBias, 1e-12);
        Assert.Equal(2, ensemble.Variance, 1e-12);
        Assert.Equal(1 + (2 * (0.25 + (0.75 / 3))), ensemble.Expected(3), 1e-12);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.6)]
    public void Measured_error_of_an_average_is_bias_and_what_variance_is_left(double shared)
    {
        var ensemble = new LinearEnsemble(new PolynomialFit([-1, 0, 1], 1), Vector<double>.Build.Dense([0.0, 1.0, 0.0]), 1, shared);
        var random = new Xoshiro256(8);

        Assert.Equal(1, ensemble.Measure(4, 10_000, ref random) / ensemble.Expected(4), 0.03);
    }
}
