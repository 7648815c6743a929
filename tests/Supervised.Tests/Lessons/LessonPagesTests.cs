using System.Text.RegularExpressions;
using SelfPlay.Supervised.Lessons;

namespace SelfPlay.Supervised.Tests.Lessons;

/// <summary>Every lesson has a page with its results, and the index lists them.</summary>
public sealed partial class LessonPagesTests
{
    private static string Folder { get; } = Repository.PathOf("docs", "lessons");

    public static TheoryData<string> Names => [.. LessonCatalog.All.Select(lesson => lesson.Info.Name)];

    [Fact]
    public void The_index_lists_all_lessons()
    {
        var listed = Row().Matches(File.ReadAllText(Path.Combine(Folder, "README.md"))).Select(row => row.Groups["page"].Value);
        Assert.Equal(LessonCatalog.All.Select(lesson => lesson.Info.Name).Order(), listed.Order());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_lesson_has_a_page_with_results(string name)
    {
        var page = File.ReadAllText(Path.Combine(Folder, $"{name}.md"));
        Assert.Contains("\n## Results", page, StringComparison.Ordinal);
        Assert.Contains($"./selfplay lesson run {name}", page, StringComparison.Ordinal);
        Assert.Matches(@"\| (holds|\*\*misses\*\*) \|", page);
    }

    [GeneratedRegex(@"^\| [0-9.]+ \| \[(?<name>[a-z0-9-]+)\]\((?<page>[a-z0-9-]+)\.md\) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();
}
