using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L03_InvariantTheory;

/// <summary>Which filters are learnt in a first layer, if images look like nature at every place and every scale.</summary>
internal sealed class FiltersPart(LessonContext context)
{
    private const int Side = 256;
    private const int Patch = 12;
    private const int Columns = 8;

    public void Run()
    {
        var report = context.Report;
        var (images, patches, filters, passes) = (context.Size(10, 4), context.Size(2000, 1000), context.Size(64, 16), context.Size(60, 20));
        report.Section("No scale is special: first filters");
        report.Say(
            "Principal components of such signals are sinusoids, each over the whole image: second moments know nothing of edges. Images of nature are things in front of each other, at every scale. Discs that hide each other, with radii "
            + $"$r$ of density $r^{{-3}}$, are the simplest such world. From {images * patches:N0} patches of {Patch}x{Patch} pixels, filters are learnt whose responses are uncorrelated and as far from a normal law as can be "
            + "(independent component analysis): they are local, see edges, and come in several directions and sizes, as wavelets do and as the first layer of a CNN does.");
        context.Step("filters of dead leaves", 0.07);
        var random = context.Random(2);
        var all = new List<double[]>();
        for (var i = 0; i < images; i++)
        {
            all.AddRange(DeadLeaves.Patches(DeadLeaves.Draw(Side, ref random), Patch, patches, ref random));
        }

        var learnt = IndependentFilters.Learn([.. all], filters, passes, context.Random(3), context.Cancel);
        var others = IndependentFilters.Orthonormal(Matrix<double>.Build.Dense(filters, filters, (_, _) => random.Normal()));
        report.Check(
            "filters.sparse",
            "excess kurtosis of a response, mean over the learnt filters, over that of random directions",
            learnt.Kurtosis(learnt.Directions).Average() / learnt.Kurtosis(others).Average(),
            Expected.AtLeast(1.5),
            Origin.Own);
        var pixels = learnt.Filters;
        report.Plot(new PictureGrid(
            "filters",
            "Filters learnt from discs in front of each other",
            Columns,
            [.. Enumerable.Range(0, filters).Select(f => Square(pixels.Row(f)))]));
        report.Plot(new PictureGrid("leaves", "What they are learnt from", Columns, [.. all.Where((_, i) => i % patches < 4).Take(4 * Columns).Select(patch => Square(Vector<double>.Build.Dense(patch)))]));
    }

    private static double[,] Square(Vector<double> values)
    {
        var square = new double[Patch, Patch];
        for (var i = 0; i < values.Count; i++)
        {
            square[i / Patch, i % Patch] = values[i];
        }

        return square;
    }
}
