using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.Tests.Lessons;

/// <summary>Every lesson of the course in its quick form: it runs, and every figure is as expected.</summary>
public sealed class LessonQuickTests
{
    public static TheoryData<string> Names => [.. LessonCatalog.All.Select(lesson => lesson.Info.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Lesson_finds_what_it_claims_when_run_quickly(string name)
    {
        var lesson = LessonCatalog.Find(name)!;
        var data = DataLibrary.OfMachine();
        foreach (var set in lesson.Info.Data)
        {
            Assert.SkipUnless(data.TryHave(set, out var why), why ?? "");
        }

        var report = LessonRunner.Run(lesson, new LessonRunOptions { Quick = true }, data, TestContext.Current.CancellationToken);

        Assert.Contains(report.Checks, check => check.Origin == Origin.Theory && check.Expected is not null);
        Assert.True(!report.Misses.Any(), string.Join("\n", report.Misses.Select(m => $"{m.Name}: {m.What}: {m.Measured}, expected {m.Expected}")));
    }

    [Fact]
    public void Names_are_unique_and_fit_the_command_line()
    {
        Assert.Equal(LessonCatalog.All.Count, LessonCatalog.All.Select(l => l.Info.Name).Distinct().Count());
        Assert.All(LessonCatalog.All, lesson => Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", lesson.Info.Name));
    }
}
