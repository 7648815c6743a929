using System.IO.Compression;
using SelfPlay.Supervised.Data;

namespace SelfPlay.Supervised.Tests.Data;

public sealed class DataLibraryTests : IDisposable
{
    private readonly TestSet _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public void Own_folder_comes_before_cache_and_cache_before_what_is_installed()
    {
        var set = TestSet.With(_test.Installed());
        var installed = _test.Put("installed", "plain.txt", TestSet.PlainContent);
        var library = _test.Library();
        Assert.Equal(installed, library.PathOf(set, TestSet.Plain));

        var cached = _test.Put("cache", TestSet.Plain, TestSet.PlainContent);
        Assert.Equal(cached, library.PathOf(set, TestSet.Plain));

        var own = _test.Put("own", TestSet.Plain, TestSet.PlainContent);
        Assert.Equal(own, library.PathOf(set, TestSet.Plain));
        Assert.Empty(_test.Progress);
    }

    [Fact]
    public void Set_is_at_hand_once_every_file_is_somewhere()
    {
        var set = TestSet.With(_test.Installed());
        var library = _test.Library();
        Assert.False(library.Has(set));

        _ = _test.Put("installed", "plain.txt", TestSet.PlainContent);
        Assert.False(library.Has(set));

        _ = _test.Put("own", TestSet.Packed, TestSet.Gzip(TestSet.PackedContent));
        Assert.True(library.Has(set));
    }

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.SmallestSize)]
    public void File_packed_again_is_the_same_file(CompressionLevel level)
    {
        var path = _test.Put("own", TestSet.Packed, TestSet.Gzip(TestSet.PackedContent, level));

        Assert.Equal(path, _test.Library().PathOf(TestSet.With(), TestSet.Packed));
    }

    [Fact]
    public void Wrong_file_of_the_user_is_named_in_one_sentence()
    {
        var set = TestSet.With(_test.Installed());
        var path = _test.Put("own", TestSet.Plain, [.. TestSet.PlainContent[..^1], (byte)'!']);
        _ = _test.Put("installed", "plain.txt", TestSet.PlainContent);

        var error = Assert.Throws<DataException>(() => _test.Library().PathOf(set, TestSet.Plain));

        Assert.Matches(
            $@"^{path} is not the file of the two files: it has another content \(SHA-256 [0-9a-f]{{12}}\.\.\., not {set.Files[0].Sha256[..12]}\.\.\.\); replace or remove it\.$",
            error.Message);
    }

    [Fact]
    public void Too_long_and_unreadable_files_are_refused()
    {
        var set = TestSet.With();
        var library = _test.Library();

        _ = _test.Put("own", TestSet.Plain, [.. TestSet.PlainContent, 0]);
        Assert.Contains("is longer than the 19 bytes", Refusal(TestSet.Plain));

        _ = _test.Put("own", TestSet.Packed, TestSet.Gzip(new byte[10_000_000]));
        Assert.Contains("is longer than the 300 bytes", Refusal(TestSet.Packed));

        _ = _test.Put("own", TestSet.Packed, TestSet.PackedContent);
        Assert.Contains("cannot be read", Refusal(TestSet.Packed));

        string Refusal(string file) => Assert.Throws<DataException>(() => library.PathOf(set, file)).Message;
    }

    [Fact]
    public void Wrong_file_elsewhere_gives_way_to_the_next_place()
    {
        var set = TestSet.With(_test.Installed());
        _ = _test.Put("cache", TestSet.Plain, [1]);
        var installed = _test.Put("installed", "plain.txt", TestSet.PlainContent);

        Assert.Equal(installed, _test.Library().PathOf(set, TestSet.Plain));
    }

    [Fact]
    public void Missing_set_is_explained_in_one_sentence()
    {
        var set = TestSet.With(_test.Installed(), new DebianPackage("dataset-two", "/usr/share/two"), new NpmPackage("two", "1.0.0", "data"));

        var error = Assert.Throws<DataException>(() => _test.Library().PathOf(set, TestSet.Packed));

        Assert.Equal(
            "The data set 'two' is not at hand (apt-get download dataset-two: there is no apt-get here; "
            + "npm pack two@1.0.0: there is no npm here): install it by `apt-get install dataset-two`, or install npm, which "
            + "can fetch it, or set SELFPLAY_DATA to a folder that holds two/plain.txt and 1 more file.",
            error.Message);
        Assert.Empty(_test.Cached());
    }

    [Fact]
    public void Own_folder_that_is_not_there_is_mentioned()
    {
        Directory.Delete(_test.PathOf("own"));

        var error = Assert.Throws<DataException>(() => _test.Library().PathOf(TestSet.With(), TestSet.Plain));

        Assert.Contains($"(SELFPLAY_DATA names {_test.PathOf("own")}, which is not a folder)", error.Message);
    }

    [Fact]
    public void Verified_file_is_not_read_again_until_it_changes()
    {
        var set = TestSet.With();
        var path = _test.Put("own", TestSet.Plain, TestSet.PlainContent);
        var time = File.GetLastWriteTimeUtc(path);
        _ = _test.Library().PathOf(set, TestSet.Plain);

        // Another content that the file system cannot tell from the old one is what shows that nothing is read.
        File.WriteAllBytes(path, new byte[TestSet.PlainContent.Length]);
        File.SetLastWriteTimeUtc(path, time);
        Assert.Equal(path, _test.Library().PathOf(set, TestSet.Plain));

        File.SetLastWriteTimeUtc(path, time.AddSeconds(1));
        _ = Assert.Throws<DataException>(() => _test.Library().PathOf(set, TestSet.Plain));
    }

    [Fact]
    public void Unknown_file_is_a_programming_error() =>
        Assert.Throws<ArgumentException>(() => _test.Library().PathOf(TestSet.With(), "three.txt"));
}
