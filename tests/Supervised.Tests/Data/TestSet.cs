using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Data.Fetching;

namespace SelfPlay.Supervised.Tests.Data;

/// <summary>
/// A made-up data set of two files, and a private folder for every place it could be in: `own` (SELFPLAY_DATA), `cache`,
/// `installed` and `tools` (the search path for programs).
/// </summary>
internal sealed class TestSet : IDisposable
{
    public const string Plain = "two/plain.txt";
    public const string Packed = "two/packed.csv.gz";

    private readonly string _root = Directory.CreateTempSubdirectory("selfplay-data-test-").FullName;

    public TestSet()
    {
        foreach (var name in (string[])["own", "cache", "installed", "tools"])
        {
            _ = Directory.CreateDirectory(PathOf(name));
        }
    }

    public static byte[] PlainContent { get; } = Encoding.UTF8.GetBytes("to be or not to be\n");

    public static byte[] PackedContent { get; } = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("1,2,3\n", 50)));

    public List<string> Progress { get; } = [];

    public static DataSet With(params DataSource[] sources) => new(
        "two",
        "the two files",
        "none",
        [
            new(Plain, Convert.ToHexStringLower(SHA256.HashData(PlainContent)), PlainContent.Length),
            new(Packed, Convert.ToHexStringLower(SHA256.HashData(PackedContent)), PackedContent.Length),
        ],
        sources);

    /// <summary>The content packed, at one of several levels: other bytes, same content.</summary>
    public static byte[] Gzip(byte[] content, CompressionLevel level = CompressionLevel.Optimal)
    {
        var target = new MemoryStream();
        using (var packed = new GZipStream(target, level))
        {
            packed.Write(content);
        }

        return target.ToArray();
    }

    public string PathOf(params string[] parts) => Path.Combine([_root, .. parts]);

    public InstalledFolder Installed() => new(PathOf("installed"), "dataset-two");

    public DataLibrary Library(bool own = true, FetchLimits? limits = null) => new(
        own ? PathOf("own") : null,
        PathOf("cache"),
        new DataFetcher(Progress.Add, new ToolRunner($"{PathOf("tools")}:/nowhere"), limits));

    /// <summary>Writes a file of the set below a place of this test, by its whole name or only the last part.</summary>
    public string Put(string place, string name, byte[] content)
    {
        var path = PathOf(place, name);
        _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Puts a program on the search path; TEST in its text is this test's folder.</summary>
    public void PutTool(string name, string script)
    {
        var path = Put("tools", name, Encoding.UTF8.GetBytes($"#!/bin/sh\nTEST='{_root}'\n{script}\n"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>What is in the cache beside its memory of verified files.</summary>
    public IEnumerable<string> Cached() =>
        Directory.GetFileSystemEntries(PathOf("cache"), "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(PathOf("cache"), path))
            .Where(path => !path.StartsWith(".verified", StringComparison.Ordinal))
            .Order();

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
