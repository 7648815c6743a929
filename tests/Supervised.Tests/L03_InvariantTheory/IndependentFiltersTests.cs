using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;
using SelfPlay.Supervised.L03_InvariantTheory;

namespace SelfPlay.Supervised.Tests.L03_InvariantTheory;

public sealed class IndependentFiltersTests
{
    [Fact]
    public void Mixed_sparse_sources_are_found_again()
    {
        var random = new Xoshiro256(1);
        const int Sources = 4;
        var mixing = Matrix<double>.Build.Dense(Sources, Sources, (_, _) => random.Normal());
        double[][] mixed = [.. Enumerable.Range(0, 5000).Select(_ =>
        {
            var sources = Vector<double>.Build.Dense(Sources, _ => random.Normal() * random.Normal() * random.Normal());
            return (mixing * sources).ToArray();
        })];

        var learnt = IndependentFilters.Learn(mixed, Sources, 50, new Xoshiro256(2), TestContext.Current.CancellationToken);

        // Filters times the mixing matrix: one source for every filter.
        foreach (var row in (learnt.Filters * mixing).EnumerateRows())
        {
            var weights = row.PointwiseAbs();
            Assert.True(weights.Maximum() > 0.97 * weights.L2Norm(), $"{row}");
        }

        Assert.All(learnt.Kurtosis(learnt.Directions), kurtosis => Assert.True(kurtosis > 5));
    }

    [Fact]
    public void Orthonormal_rows_are_orthonormal()
    {
        var random = new Xoshiro256(3);

        var rows = IndependentFilters.Orthonormal(Matrix<double>.Build.Dense(5, 5, (_, _) => random.Normal()));

        Assert.True((rows.TransposeAndMultiply(rows) - Matrix<double>.Build.DenseIdentity(5)).FrobeniusNorm() < 1e-10);
    }

    [Fact]
    public void Leaves_cover_the_image_with_greys_of_variance_one()
    {
        var random = new Xoshiro256(4);
        double[] greys = [.. Enumerable.Range(0, 40).SelectMany(_ => DeadLeaves.Draw(32, ref random).Cast<double>())];

        Assert.DoesNotContain(0, greys);
        Assert.Equal(1, greys.Average(grey => grey * grey), 0.35);
    }

    [Fact]
    public void Patches_are_of_the_image_without_their_mean()
    {
        var image = new double[8, 8];
        for (var i = 0; i < 64; i++)
        {
            image[i / 8, i % 8] = i;
        }

        var random = new Xoshiro256(5);
        var patches = DeadLeaves.Patches(image, 3, 20, ref random);

        Assert.All(patches, patch => Assert.Equal([-9, -8, -7, -1, 0, 1, 7, 8, 9], patch));
    }
}
