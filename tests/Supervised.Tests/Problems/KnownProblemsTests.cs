using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.L07_Stationary;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;

namespace SelfPlay.Supervised.Tests.Problems;

/// <summary>The problems of the lessons have the figures they are known for.</summary>
public sealed class KnownProblemsTests
{
    private static readonly DataLibrary s_data = DataLibrary.OfMachine();

    [Fact]
    public void Diabetes_of_six_columns_has_its_spectrum_loss_and_heat_capacity()
    {
        SkipWithout(DataCatalog.Diabetes);
        var problem = Diabetes6.Standardised(s_data);

        Assert.Equal((442, 6), (problem.Count, problem.Dimension));
        Assert.Equal([0.411, 0.533, 0.650, 0.959, 1.048, 2.398], Lyapunov.Eigen(problem.Hessian).Values.Select(v => Math.Round(v, 3)));
        Assert.Equal(0.245655, problem.OptimalLoss, 6);
        Assert.Equal(0.661374, problem.HeatCapacity, 6);
    }

    [Fact]
    public void Diabetes_in_units_of_its_noise_has_its_traces()
    {
        SkipWithout(DataCatalog.Diabetes);
        var problem = Diabetes6.UnitNoise(s_data);

        Assert.Equal(0.5, problem.OptimalLoss, 12);
        Assert.Equal(6, problem.Hessian.Trace(), 12);
        Assert.Equal(5.3846, problem.Noise.Trace(), 4);
        Assert.Equal(0.05042, new PosteriorLaw(problem.Hessian, problem.Noise, problem.Count, 10).OptimalRate, 1e-5);
    }

    [Fact]
    public void Digits_with_a_penalty_have_their_optimum_and_heat_capacity()
    {
        SkipWithout(DataCatalog.Digits);
        var problem = Digits65.Regression(s_data, 0.01);

        var optimum = problem.Optimum(new double[problem.Dimension], 1e-9, TestContext.Current.CancellationToken);

        Assert.Equal((1797, 650), (problem.Count, problem.Dimension));
        Assert.Equal(0.7410569, optimum.Value, 7);
        Assert.Equal(0.65031, problem.GradientSquare(optimum.Point) / 4, 5);
    }

    private static void SkipWithout(DataSet set) =>
        Assert.SkipUnless(s_data.Has(set), $"{set.Title} is not at hand here; docs/data.md says how to get it.");
}
