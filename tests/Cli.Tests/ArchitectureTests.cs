using System.Xml.Linq;

namespace SelfPlay.Cli.Tests;

/// <summary>The project arrows of CONTRIBUTING.md, read from the project files.</summary>
public sealed class ArchitectureTests
{
    /// <summary>What each project may reference directly. Nothing else, and no project that is not here.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Games"] = [],
        ["Torch"] = [],
        ["Contracts"] = [],
        ["Search"] = ["Games"],
        ["Agents"] = ["Search", "Torch"],
        ["Grains"] = ["Agents", "Contracts"],
        ["Learner"] = ["Agents", "Contracts"],
        ["Silo"] = ["Grains"],
        ["Supervised"] = ["Search", "Torch"],
        ["Cli"] = ["Learner", "Silo", "Supervised"],
    };

    public static TheoryData<string> Projects => [.. Directory.GetFiles(Repository.PathOf("src"), "*.csproj", SearchOption.AllDirectories)
        .Select(Path.GetFileNameWithoutExtension).OfType<string>()];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_references_only_what_its_arrows_allow(string project)
    {
        Assert.True(Arrows.TryGetValue(project, out var allowed), $"{project} has no place in the architecture: add it to CONTRIBUTING.md and here.");
        Assert.Equal(allowed, ReferencesOf(project, "ProjectReference").Select(Path.GetFileNameWithoutExtension).Order());
    }

    [Fact]
    public void Every_project_of_the_architecture_exists() =>
        Assert.Equal(Arrows.Keys.Order(), Projects.Select(row => row.Data).Order());

    [Theory]
    [InlineData("Games")]
    [InlineData("Search")]
    public void Pure_project_uses_no_package(string project) => Assert.Empty(ReferencesOf(project, "PackageReference"));

    [Theory]
    [InlineData("Games")]
    [InlineData("Torch")]
    [InlineData("Search")]
    [InlineData("Agents")]
    [InlineData("Supervised")]
    public void Project_below_the_grains_knows_no_Orleans(string project) =>
        Assert.DoesNotContain(ReferencesOf(project, "PackageReference"), p => p.StartsWith("Microsoft.Orleans", StringComparison.Ordinal));

    [Fact]
    public void Only_the_torch_project_references_TorchSharp() => Assert.Equal(
        ["Torch"],
        Projects.Select(row => row.Data).Where(p => ReferencesOf(p, "PackageReference").Contains("TorchSharp")));

    private static IEnumerable<string> ReferencesOf(string project, string kind) =>
        XDocument.Load(Repository.PathOf("src", project, $"{project}.csproj")).Descendants(kind)
            .Select(e => e.Attribute("Include")!.Value.Replace('\\', '/'));
}
