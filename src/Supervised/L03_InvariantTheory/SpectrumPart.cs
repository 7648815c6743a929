using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L03_InvariantTheory;

/// <summary>Einstein, Wiener and Khinchin: where no place is special, principal components are sinusoids and their variances the power spectrum.</summary>
internal sealed class SpectrumPart(LessonContext context, LabelledImages images)
{
    private const int Leading = 5;

    public void Run()
    {
        var report = context.Report;
        report.Section("No place is special");
        report.Say(
            "If a signal on a circle looks the same wherever it begins, $E\\,x_ix_j$ depends on $j-i$ alone: the matrix is circulant. Every circulant matrix has the Fourier vectors as eigenvectors, "
            + "and the eigenvalues are the power at each frequency, $E\\,|\\hat x_k|^2$ (Einstein, Wiener, Khinchin). The signal here is the middle row of digits, shifted around a circle of 28 pixels: "
            + $"once with all 28 shifts, once with one random shift for each of {images.Count} rows.");
        var exact = ShiftedRows.OfAll(images.Take(Math.Min(images.Count, 2000)));
        report.Check("spectrum.exact", "all shifts: largest entry off the diagonal in the Fourier basis, over the largest on it", exact.OffDiagonal(), Expected.AtMost(1e-12));
        context.Step("random shifts", 0.05);
        var sample = ShiftedRows.OfSample(images, context.Random(1));
        var eigen = sample.Eigenvectors();
        double[] values = [.. eigen.Select(pair => pair.Value)];
        double[] spectrum = [.. sample.Spectrum().OrderDescending()];
        report.Check("spectrum.circulant", "random shifts: share of the matrix that is not circulant", sample.NonCirculantShare(), Expected.AtMost(context.Size(0.03, 0.1), 0.017), Origin.Reference);
        report.Check(
            "spectrum.periodogram",
            "random shifts: distance of the mean periodogram from the eigenvalues, both in order, relative",
            Math.Sqrt(values.Zip(spectrum, (a, b) => (a - b) * (a - b)).Sum() / values.Sum(a => a * a)),
            Expected.AtMost(context.Size(0.01, 0.05), 0.004),
            Origin.Reference);
        report.Check("spectrum.pure", $"random shifts: least share of power at a single frequency, {Leading} leading eigenvectors", eigen.Take(Leading).Min(pair => ShiftedRows.Purity(pair.Vector)), Expected.AtLeast(context.Size(0.95, 0.8)), Origin.Own);
        double[] places = [.. Enumerable.Range(0, sample.Length).Select(i => (double)i)];
        report.Plot(new LinePlot(
            "spectrum",
            "Eigenvalues of the second moments, and the power spectrum",
            "number, largest first",
            "variance",
            [new("eigenvalues", places, values, SeriesStyle.Points), new("mean periodogram", places, spectrum, SeriesStyle.Dashed)])
        {
            LogY = true,
        });
        report.Plot(new LinePlot(
            "eigenvectors",
            "The leading eigenvectors are a constant and sinusoids",
            "pixel",
            "eigenvector",
            [.. eigen.Take(Leading).Select((pair, i) => new PlotSeries($"{i + 1}", places, pair.Vector))]));
    }
}
