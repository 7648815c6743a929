using System.Formats.Tar;
using System.IO.Compression;
using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Data.Fetching;

namespace SelfPlay.Supervised.Tests.Data;

/// <summary>Fetching by apt-get, dpkg-deb and npm, with scripts in their place.</summary>
public sealed class PackageFetchTests : IDisposable
{
    private static readonly FetchLimits s_short = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(5));

    private readonly TestSet _test = new();
    private readonly DataSet _debian = TestSet.With(new DebianPackage("dataset-two", "/usr/share/two"));
    private readonly DataSet _npm = TestSet.With(new NpmPackage("@scope/two", "1.0.0", "src/data"));

    public void Dispose() => _test.Dispose();

    [Fact]
    public void Debian_package_is_downloaded_unpacked_and_put_into_the_cache()
    {
        PutDebianTools();
        var library = _test.Library();

        var path = library.PathOf(_debian, TestSet.Packed);

        Assert.Equal(_test.PathOf("cache", TestSet.Packed), path);
        Assert.Equal(["two", TestSet.Packed, TestSet.Plain], _test.Cached());
        Assert.True(library.Has(_debian));
        Assert.Equal(["Fetching the two files: apt-get download dataset-two"], _test.Progress);

        _ = library.PathOf(_debian, TestSet.Plain);
        _ = _test.Library().PathOf(_debian, TestSet.Packed);
        Assert.Single(_test.Progress);
    }

    [Fact]
    public void Damaged_file_in_the_cache_is_fetched_again()
    {
        PutDebianTools();
        _ = _test.Put("cache", TestSet.Plain, [1, 2, 3]);

        Assert.Equal(TestSet.PlainContent, File.ReadAllBytes(_test.Library().PathOf(_debian, TestSet.Plain)));
    }

    [Fact]
    public void Sources_are_tried_in_their_order_until_one_gives_the_set()
    {
        PutDebianTools();
        var set = TestSet.With(new NpmPackage("two", "1.0.0", "data"), new DebianPackage("dataset-two", "/usr/share/two"));

        _ = _test.Library().PathOf(set, TestSet.Plain);

        Assert.Equal(["Fetching the two files: npm pack two@1.0.0", "Fetching the two files: apt-get download dataset-two"], _test.Progress);
    }

    [Fact]
    public void Wrong_content_never_reaches_the_cache()
    {
        PutDebianTools();
        _ = _test.Put("package", "usr/share/two/packed.csv.gz", TestSet.Gzip([1]));

        var error = Assert.Throws<DataException>(() => _test.Library().PathOf(_debian, TestSet.Plain));

        Assert.Contains("apt-get download dataset-two: two/packed.csv.gz has another content", error.Message);
        Assert.Empty(_test.Cached());
    }

    [Fact]
    public void What_apt_complains_about_is_passed_on()
    {
        _test.PutTool("apt-get", "echo 'W: something' >&2; echo 'E: Unable to locate package dataset-two' >&2; exit 100");

        var error = Assert.Throws<DataException>(() => _test.Library().PathOf(_debian, TestSet.Plain));

        Assert.Contains("apt-get failed with exit code 100, \"E: Unable to locate package dataset-two\"", error.Message);
    }

    [Fact]
    public void Package_without_the_file_is_reported()
    {
        PutDebianTools();
        File.Delete(_test.PathOf("package", "usr/share/two/packed.csv.gz"));

        var error = Assert.Throws<DataException>(() => _test.Library().PathOf(_debian, TestSet.Plain));

        Assert.Contains("the package has no /usr/share/two/packed.csv.gz", error.Message);
    }

    [Fact]
    public void Program_that_hangs_is_ended_with_its_children()
    {
        _test.PutTool("apt-get", "sleep 600 & echo $! > \"$TEST/child\"; wait");

        var error = Assert.Throws<DataException>(() => _test.Library(limits: s_short).PathOf(_debian, TestSet.Plain));

        Assert.Contains("apt-get was not done after 0 s", error.Message);
        Assert.Empty(_test.Cached());
        if (File.Exists(_test.PathOf("child")) && File.ReadAllText(_test.PathOf("child")) is { Length: > 1 } child)
        {
            Assert.True(SpinWait.SpinUntil(() => HasEnded(child.Trim()), TimeSpan.FromMinutes(1)), "The child goes on.");
        }
    }

    [Fact]
    public void Npm_package_is_read_without_running_it()
    {
        PutNpmTool(("package/src/data/plain.txt", TestSet.PlainContent), ("package/src/data/packed.csv.gz", TestSet.Gzip(TestSet.PackedContent)));

        Assert.Equal(TestSet.PlainContent, File.ReadAllBytes(_test.Library().PathOf(_npm, TestSet.Plain)));
        Assert.Equal("pack @scope/two@1.0.0 --ignore-scripts --loglevel=error", File.ReadAllText(_test.PathOf("arguments")).Trim());
        Assert.Equal(["two", TestSet.Packed, TestSet.Plain], _test.Cached());
    }

    [Fact]
    public void Npm_package_without_the_file_is_reported()
    {
        PutNpmTool(("package/src/data/plain.txt", TestSet.PlainContent), ("../packed.csv.gz", TestSet.Gzip(TestSet.PackedContent)));

        var error = Assert.Throws<DataException>(() => _test.Library().PathOf(_npm, TestSet.Plain));

        Assert.Contains("the package has no package/src/data/packed.csv.gz", error.Message);
    }

    private static bool HasEnded(string process)
    {
        // A process that ended but that nobody has asked about yet is a zombie, state Z.
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].StartsWith('Z');
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>An apt-get that leaves a package in its working folder, and a dpkg-deb that unpacks it.</summary>
    private void PutDebianTools()
    {
        _ = _test.Put("package", "usr/share/two/plain.txt", TestSet.PlainContent);
        _ = _test.Put("package", "usr/share/two/packed.csv.gz", TestSet.Gzip(TestSet.PackedContent));
        _test.PutTool("apt-get", "for last; do :; done; echo package > \"${last}_1.0_all.deb\"");
        _test.PutTool("dpkg-deb", "[ \"$1\" = -x ] && grep -q package \"$2\" && /bin/cp -R \"$TEST/package\" \"$3\"");
    }

    private void PutNpmTool(params (string Name, byte[] Content)[] entries)
    {
        using (var writer = new TarWriter(new GZipStream(File.Create(_test.PathOf("two.tgz")), CompressionLevel.Fastest), TarEntryFormat.Ustar))
        {
            foreach (var (name, content) in entries)
            {
                writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
            }
        }

        _test.PutTool("npm", "echo \"$@\" > \"$TEST/arguments\"; /bin/cp \"$TEST/two.tgz\" scope-two-1.0.0.tgz");
    }
}
