using System.IO.Compression;
using SelfPlay.Supervised.Data;

namespace SelfPlay.Supervised.Tests.Data;

public sealed class ContentHashTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("selfplay-hash-test-").FullName;

    /// <summary>The recordings `a.wav` (1, 2) and `b.wav` (3), hashed by another program (sha256sum).</summary>
    private static DataFile Expected => new("x.zip", "8606786dcb270967be385484d2f1b2f27a262b61cccfc54549d3c835b0ab8f29", 3);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Archive_is_known_by_its_recordings_wherever_they_lie_in_it()
    {
        Assert.Null(Mismatch(("a.wav", [1, 2]), ("b.wav", [3])));
        Assert.Null(Mismatch(("set-1.0/recordings/b.wav", [3]), ("set-1.0/README.md", [9, 9, 9, 9]), ("set-1.0/recordings/a.wav", [1, 2])));
    }

    [Fact]
    public void Another_recording_name_or_missing_recording_is_noticed()
    {
        Assert.Contains("another content", Mismatch(("a.wav", [1, 2]), ("b.wav", [4])));
        Assert.Contains("another content", Mismatch(("a.wav", [1, 2]), ("c.wav", [3])));
        Assert.Contains("another content", Mismatch(("a.wav", [1, 2])));
        Assert.Contains("another content", Mismatch(("a.wav", [1]), ("b.wav", [2, 3])));
        Assert.Contains("longer than the 3 bytes", Mismatch(("a.wav", [1, 2]), ("b.wav", [3]), ("c.wav", [4])));
    }

    [Fact]
    public void What_is_no_archive_is_reported()
    {
        var path = Path.Combine(_folder, "x.zip");
        File.WriteAllBytes(path, [1, 2, 3]);

        Assert.Contains("cannot be read", ContentHash.Mismatch(path, Expected));
    }

    private string? Mismatch(params (string Name, byte[] Content)[] entries)
    {
        var path = Path.Combine(_folder, "x.zip");
        File.Delete(path);
        using (var archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in entries)
            {
                using var stream = archive.CreateEntry(name).Open();
                stream.Write(content);
            }
        }

        return ContentHash.Mismatch(path, Expected);
    }
}
