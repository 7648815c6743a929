using System.Text.Json;
using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.Tests.Reports;

public sealed class LessonReportTests
{
    private static readonly LessonInfo Lesson = new("a-lesson", "1.2", "A lecture", "A lesson", "Does it hold?", ["It holds."], []);

    [Theory]
    [InlineData(0.65, true)]
    [InlineData(0.6814, true)]
    [InlineData(0.69, false)]
    [InlineData(double.NaN, false)]
    public void Figure_holds_when_it_is_within_its_tolerance(double measured, bool holds)
    {
        var report = new LessonReport(Lesson, 1, quick: false);

        report.Check("heat", "heat capacity", measured, Expected.Near(0.6614, 0.02));

        Assert.Equal(holds, report.Checks[0].Holds);
        Assert.Equal(holds ? 0 : 1, report.Misses.Count());
    }

    [Fact]
    public void Grid_of_pictures_is_a_plot_of_the_report()
    {
        var report = new LessonReport(Lesson, 1, quick: false);
        var folder = Directory.CreateTempSubdirectory();

        report.Plot(new PictureGrid("small", "Small pictures", 2, [new double[3, 4], new double[3, 4], new double[3, 4]]));

        Assert.Throws<ArgumentException>(() => report.Plot(new PictureGrid("none", "No pictures", 2, [])));
        Assert.Throws<ArgumentException>(() => report.Plot(new PictureGrid("uneven", "Two sizes", 2, [new double[3, 4], new double[4, 4]])));
        ReportFolder.Write(report, folder.FullName);
        Assert.True(new FileInfo(Path.Combine(folder.FullName, "small.png")).Length > 1000);
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Figure_over_seeds_is_their_mean_with_their_standard_deviation()
    {
        var report = new LessonReport(Lesson, 1, quick: false);

        report.Check("error", "error", [1.0, 2.0, 6.0], Expected.AtMost(3));

        Assert.Equal(3, report.Checks[0].Measured, 12);
        Assert.Equal(Math.Sqrt(7), report.Checks[0].Spread!.Value, 12);
        Assert.True(report.Checks[0].Holds);
    }

    [Fact]
    public void Observation_over_seeds_is_their_mean_with_their_standard_deviation_and_no_verdict()
    {
        var report = new LessonReport(Lesson, 1, quick: false);

        report.Observe("loss", "loss", [1.0, 2.0, 6.0]);

        Assert.Equal(3, report.Checks[0].Measured, 12);
        Assert.Equal(Math.Sqrt(7), report.Checks[0].Spread!.Value, 12);
        Assert.Null(report.Checks[0].Expected);
    }

    [Fact]
    public void Expectation_says_what_it_accepts()
    {
        Assert.Equal("≤ 3.3 (2.97)", Expected.AtMost(3.3, 2.97).ToString());
        Assert.Equal("≥ 0.99", Expected.AtLeast(0.99).ToString());
        Assert.Equal("0.66137 ± 0.02", Expected.Near(0.66137, 0.02).ToString());
        Assert.Equal("0.5 to 0.6", Expected.Between(0.5, 0.6).ToString());
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(12345.678, "12346")]
    [InlineData(-0.0012345678, "-0.0012346")]
    [InlineData(3.2e-15, "3.2e-15")]
    [InlineData(1.2345678e9, "1.2346e9")]
    public void Figures_have_five_significant_digits(double value, string text) => Assert.Equal(text, Figures.Format(value));

    [Fact]
    public void Report_refuses_two_figures_of_one_name_and_ragged_plots()
    {
        var report = new LessonReport(Lesson, 1, quick: false);
        report.Observe("x", "x", 1);

        Assert.Throws<ArgumentException>(() => report.Observe("x", "x", 2));
        Assert.Throws<ArgumentException>(() => report.Plot(new LinePlot("p", "p", "x", "y", [new PlotSeries("s", [1, 2], [1])])));
        Assert.Throws<ArgumentException>(() => report.Table(["a", "b"], [["1"]]));
    }

    [Fact]
    public void Long_run_is_refused_by_a_lesson_that_has_none_and_together_with_a_quick_one()
    {
        var data = DataLibrary.OfMachine();
        foreach (var (name, quick) in new[] { ("sde", false), ("gpt", true) })
        {
            var options = new LessonRunOptions { Long = true, Quick = quick };
            Assert.Throws<ArgumentException>(() => LessonRunner.Run(LessonCatalog.Find(name)!, options, data, TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public void Folder_holds_markdown_json_and_pictures()
    {
        var folder = Directory.CreateTempSubdirectory("selfplay-report").FullName;
        try
        {
            var report = new LessonReport(Lesson, 7, quick: true);
            report.Check("a.b", "what was measured", 1.25, Expected.Near(1.2, 0.1));
            report.Check("a.c", "what is off | by far", 2, Expected.AtMost(1), Origin.Reference);
            report.Section("A step");
            report.Say("Some $x$.");
            report.Plot(new LinePlot("curve", "A curve", "x", "y", [new PlotSeries("s", [1, 10, 100], [1, 0, 3], SeriesStyle.LineWithPoints, [0.1, 0.1, 0.1])]) { LogX = true });

            ReportFolder.Write(report, folder);

            var markdown = File.ReadAllText(Path.Combine(folder, ReportFolder.Markdown));
            Assert.Contains("| what is off \\| by far | 2 | ≤ 1 | reference | **misses** |", markdown, StringComparison.Ordinal);
            Assert.Contains("![A curve](curve.png)", markdown, StringComparison.Ordinal);
            using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, ReportFolder.Json)));
            Assert.False(json.RootElement.GetProperty("holds").GetBoolean());
            Assert.Equal(1.25, json.RootElement.GetProperty("figures")[0].GetProperty("measured").GetDouble());
            Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("figures")[1].GetProperty("lower").ValueKind);
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(Path.Combine(folder, "curve.png"))[..4]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
