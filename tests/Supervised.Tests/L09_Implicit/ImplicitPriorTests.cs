using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;
using SelfPlay.Supervised.L09_Implicit;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.Tests.L09_Implicit;

public sealed class ImplicitPriorTests
{
    /// <summary>One input 1, β = 2, σ = 2, λ = 1, τ² = 1: M = ½, C = ½, so p = N(1, ½ + 1) and I = ½ ln 3.</summary>
    private static readonly ImplicitPrior s_scalar = new(
        Matrix<double>.Build.Dense(1, 1, 1.0), Vector<double>.Build.Dense([2.0]), 2, 1, 1);

    [Fact]
    public void Scalar_learner_is_that_computed_by_hand()
    {
        Assert.Equal(1, s_scalar.Law.Mean[0], 1e-12);
        Assert.Equal(1.5, s_scalar.Law.Covariance[0, 0], 1e-12);
        Assert.Equal(Math.Log(3) / 2, s_scalar.Information, 1e-12);
    }

    [Fact]
    public void Measured_divergence_and_information_agree_with_the_closed_forms()
    {
        var random = new Xoshiro256(2);
        var other = new GaussianLaw(Vector<double>.Build.Dense([0.0]), Matrix<double>.Build.Dense(1, 1, 2.0));

        Assert.Equal(1, s_scalar.MeasureDivergence(s_scalar.Law, 40_000, ref random) / s_scalar.Information, 0.03);
        Assert.Equal(1, s_scalar.MeasureDivergence(other, 40_000, ref random) / s_scalar.ExpectedDivergence(other), 0.03);
        Assert.Equal(1, s_scalar.MeasureInformation(20_000, 1000, ref random) / s_scalar.Information, 0.1);
    }

    [Fact]
    public void Divergence_of_a_drawn_training_set_is_that_of_the_law()
    {
        var random = new Xoshiro256(3);
        var learnt = s_scalar.Learn(ref random);
        var again = new Xoshiro256(3);

        Assert.Equal(learnt.DivergenceFrom(s_scalar.Law), s_scalar.MeasureDivergence(s_scalar.Law, 1, ref again), 1e-12);
    }

    [Theory]
    [InlineData(0, 1.5)]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    public void Any_other_prior_costs_more(double mean, double variance) =>
        Assert.True(s_scalar.ExpectedDivergence(new GaussianLaw(Vector<double>.Build.Dense([mean]), Matrix<double>.Build.Dense(1, 1, variance))) > s_scalar.Information + 0.01);
}
