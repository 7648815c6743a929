using SelfPlay.Supervised.Data;

namespace SelfPlay.Supervised.Tests.Data;

public sealed class DataCatalogTests
{
    [Fact]
    public void Sets_are_found_by_their_names()
    {
        Assert.All(DataCatalog.All, set => Assert.True(DataCatalog.TryFind(set.Name, out var found) && found == set));
        Assert.False(DataCatalog.TryFind("cifar", out _));
        Assert.Distinct(DataCatalog.All.Select(set => set.Name));
    }

    [Fact]
    public void Every_set_says_what_it_is_and_how_it_is_had()
    {
        Assert.Distinct(DataCatalog.All.SelectMany(set => set.Files).Select(file => file.Name));
        Assert.All(DataCatalog.All, set =>
        {
            Assert.NotEmpty(set.Sources);
            Assert.NotEmpty(set.Licence);
            Assert.All(set.Files, file => Assert.Matches("^[0-9a-f]{64}$", file.Sha256));
            Assert.All(set.Files, file => Assert.True(file.Length > 0));
            Assert.All(set.Files, file => Assert.DoesNotContain("..", file.Name));

            // A name of another file in a source would go unnoticed until somebody fetches it.
            Assert.All(set.Sources, source => Assert.Empty(source.Names.Keys.Except(set.Files.Select(file => file.Name))));
        });
    }

    [Fact]
    public void Public_addresses_are_encrypted_and_whole() =>
        Assert.All(
            DataCatalog.All.SelectMany(set => set.Sources.OfType<PublicAddress>(), (set, source) => (set, source)),
            pair => Assert.All(pair.set.Files, file => Assert.Equal("https", new Uri(pair.source.PathOf(file)).Scheme)));

    [Fact]
    public void Page_about_data_has_every_set_with_its_licence()
    {
        var page = File.ReadAllLines(Repository.PathOf("docs", "data.md"));

        Assert.All(DataCatalog.All, set => Assert.Contains(
            page, line => line.StartsWith($"| `{set.Name}` |", StringComparison.Ordinal) && line.Contains(set.Licence, StringComparison.Ordinal)));
    }
}
