using System.IO.Compression;
using SelfPlay.Supervised.Data;

namespace SelfPlay.Supervised.Tests.Data;

public sealed class IdxFileTests
{
    private static readonly byte[] s_whole = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255];

    [Fact]
    public void Shape_and_values_are_read()
    {
        var idx = Read(s_whole, 3);

        Assert.Equal([2, 1, 3], idx.Shape);
        Assert.Equal([1, 2, 3, 4, 5, 255], idx.Values);
    }

    [Fact]
    public void Every_truncation_is_reported()
    {
        for (var length = 0; length < s_whole.Length; length++)
        {
            var error = Assert.Throws<DataException>(() => Read(s_whole[..length], 3));
            Assert.Equal("x.idx is damaged: it ends before its last value.", error.Message);
        }
    }

    [Fact]
    public void Bytes_after_the_last_value_are_reported()
    {
        var error = Assert.Throws<DataException>(() => Read([.. s_whole, 0], 3));
        Assert.Contains("bytes follow", error.Message);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(2, 0x0d)]
    [InlineData(3, 1)]
    public void Wrong_mark_is_reported(int position, byte value)
    {
        var bytes = s_whole.ToArray();
        bytes[position] = value;

        Assert.Contains("not an IDX file", Assert.Throws<DataException>(() => Read(bytes, 3)).Message);
    }

    [Theory]
    [InlineData(0xffffffffu, 1u, 1u)]
    [InlineData(0x10000u, 0x10000u, 1u)]
    [InlineData(0xffffffffu, 0xffffffffu, 0xffffffffu)]
    [InlineData(1u << 28, 1u, 2u)]
    public void Huge_counts_are_refused_before_memory_is_asked_for(uint a, uint b, uint c)
    {
        byte[] bytes = [0, 0, 8, 3, .. BigEndian(a), .. BigEndian(b), .. BigEndian(c), 0];
        var before = GC.GetAllocatedBytesForCurrentThread();

        var error = Assert.Throws<DataException>(() => Read(bytes, 3));

        Assert.Contains("claims more than", error.Message);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Fact]
    public void Packed_file_is_read_and_a_broken_one_reported()
    {
        var path = Path.GetTempFileName();
        try
        {
            using (var packed = new GZipStream(File.Create(path), CompressionLevel.Fastest))
            {
                packed.Write(s_whole);
            }

            Assert.Equal([2, 1, 3], IdxFile.ReadPacked(path, 3).Shape);

            File.WriteAllBytes(path, s_whole);
            Assert.Contains("cannot be unpacked", Assert.Throws<DataException>(() => IdxFile.ReadPacked(path, 3)).Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static IdxFile Read(byte[] bytes, int dimensions) => IdxFile.Read(new MemoryStream(bytes), "x.idx", dimensions);

    private static byte[] BigEndian(uint value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];
}
