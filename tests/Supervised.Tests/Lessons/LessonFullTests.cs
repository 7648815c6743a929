using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;

namespace SelfPlay.Supervised.Tests.Lessons;

/// <summary>
/// Every lesson in full, minutes each: all of its figures are as expected, and those that the course is known by have their values. Not run unless asked for;
/// CONTRIBUTING.md says how.
/// </summary>
public sealed class LessonFullTests
{
    public static TheoryData<string> Names => [.. LessonCatalog.All.Select(lesson => lesson.Info.Name)];

    [Theory(Explicit = true)]
    [Trait("Length", "Full")]
    [MemberData(nameof(Names))]
    public void Lesson_finds_what_it_claims_in_full(string name)
    {
        var lesson = LessonCatalog.Find(name)!;
        var data = DataLibrary.OfMachine();
        foreach (var set in lesson.Info.Data)
        {
            Assert.SkipUnless(data.Has(set), $"{set.Title} is not at hand here; docs/data.md says how to get it.");
        }

        var report = LessonRunner.Run(lesson, new LessonRunOptions(), data, TestContext.Current.CancellationToken);

        Assert.True(!report.Misses.Any(), string.Join("\n", report.Misses.Select(m => $"{m.Name}: {m.What}: {m.Measured}, expected {m.Expected}")));
        foreach (var anchor in CourseAnchor.All.Where(anchor => anchor.Lesson == name))
        {
            var figure = Assert.Single(report.Checks, check => check.Name == anchor.Figure);
            Assert.True(Math.Abs(figure.Measured - anchor.Value) <= anchor.Tolerance, $"{anchor.Id}: {figure.What}: {figure.Measured}, expected {anchor.Value} ± {anchor.Tolerance}");
        }
    }

    [Fact]
    public void Anchors_belong_to_lessons() =>
        Assert.All(CourseAnchor.All, anchor => Assert.True(LessonCatalog.Find(anchor.Lesson) is not null && anchor.Tolerance > 0, anchor.Id));
}

/// <summary>A figure that the course is known by, measured by its reference programs.</summary>
/// <param name="Id">Its name in the course.</param>
/// <param name="Lesson">The lesson that measures it.</param>
/// <param name="Figure">Its name there.</param>
/// <param name="Value">The reference's value.</param>
/// <param name="Tolerance">How far from it a full run may be.</param>
internal sealed record CourseAnchor(string Id, string Lesson, string Figure, double Value, double Tolerance)
{
    public static IReadOnlyList<CourseAnchor> All { get; } =
    [
        new("lm.wb5", "language-model", "lm.wb5", 2.4076, 1e-4),
        new("sgd.var", "temperature", "law.exact.32", 0.005952, 5e-7),
        new("sgd.mom", "momentum", "law.exact.0.9", 0.05013, 5.1e-6),
        new("heat.reg", "heat-capacity", "heat.regression", 0.66137, 1e-5),
        new("heat.digits", "heat-capacity", "digits.capacity", 0.65031, 1e-5),
        new("heat.digits, L*", "heat-capacity", "digits.loss", 0.741057, 1e-6),
        new("mandt.eps", "stationary", "bayes.rate", 0.05042, 1e-5),
        new("dd.mnist, p = 300", "double-descent", "digits.300", 0.218, 0.02),
        new("dd.mnist, p = 1000", "double-descent", "digits.1000", 0.85, 0.068),
        new("dd.mnist, p = 10,000", "double-descent", "digits.10000", 0.11, 0.009),
        new("occam, bound", "occam", "occam.bound.500", 0.305, 0.025),
        new("occam, test", "occam", "occam.test.500", 0.124, 0.012),
        new("pacb, bound", "pac-bayes", "pacbayes.linear.best", 0.257, 0.01),
        new("pacb, test", "pac-bayes", "pacbayes.linear.test", 0.113, 0.01),
    ];
}
