using SelfPlay.Torch.Native;

namespace SelfPlay.Torch.Tests;

public sealed class NativeCacheTests : IDisposable
{
    private const UnixFileMode UserOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _root = Directory.CreateTempSubdirectory("selfplay-cache-test-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void File_is_written_once_and_readable_by_its_user_only()
    {
        var first = NativeCache.TryStore(_root, [1, 2, 3], "lib.so")!;
        var written = File.GetLastWriteTimeUtc(first);
        var second = NativeCache.TryStore(_root, [1, 2, 3], "lib.so");

        Assert.Equal(first, second);
        Assert.Equal(written, File.GetLastWriteTimeUtc(first));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(first));
        Assert.Equal([first], Directory.GetFiles(Path.GetDirectoryName(first)!));
        Assert.Equal(UserOnly, new DirectoryInfo(Path.GetDirectoryName(first)!).UnixFileMode);
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 1, 2 })]
    [InlineData(new byte[] { 1, 2, 4 })]
    public void Damaged_file_is_replaced(byte[] damaged)
    {
        var path = NativeCache.TryStore(_root, [1, 2, 3], "lib.so")!;
        File.WriteAllBytes(path, damaged);

        Assert.Equal(path, NativeCache.TryStore(_root, [1, 2, 3], "lib.so"));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
    }

    [Fact]
    public void Different_contents_lie_side_by_side() =>
        Assert.NotEqual(NativeCache.TryStore(_root, [1], "lib.so"), NativeCache.TryStore(_root, [2], "lib.so"));

    [Fact]
    public void Many_writers_at_once_leave_one_whole_file()
    {
        var content = new byte[100_000];
        new Random(7).NextBytes(content);

        _ = Parallel.For(0, 16, _ => Assert.Equal(content, File.ReadAllBytes(NativeCache.TryStore(_root, content, "lib.so")!)));

        _ = Assert.Single(Directory.GetFiles(_root, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Folder_that_cannot_be_made_is_reported_by_null()
    {
        var file = Path.Combine(_root, "file");
        File.WriteAllText(file, "");

        Assert.Null(NativeCache.TryStore(Path.Combine(file, "below"), [1], "lib.so"));
    }
}
