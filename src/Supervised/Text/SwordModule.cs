using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using SelfPlay.Supervised.Data;

namespace SelfPlay.Supervised.Text;

/// <summary>
/// Reads the texts of the SWORD project (driver zText): `.bzz` holds a compressed block a book, `.bzs` where each block lies,
/// `.bzv` which block, where in it and how long each verse is. Modules of the same versification number verses alike.
/// </summary>
internal static class SwordModule
{
    private const int BlockRecord = 12;
    private const int VerseRecord = 10;
    private const int LargestBlock = 1 << 24;

    /// <summary>The verses of one testament with their markup; headings are verses, too, and what is missing is empty.</summary>
    /// <param name="set">The module's data set.</param>
    /// <param name="testament">The beginning of its files' names (`kjv/ot`).</param>
    /// <param name="library">Where the files come from.</param>
    /// <exception cref="DataException">They cannot be had or are damaged.</exception>
    public static string[] Read(DataLibrary library, DataSet set, string testament)
    {
        try
        {
            var packed = File.ReadAllBytes(library.PathOf(set, $"{testament}.bzz"));
            var blocks = Records(library, set, $"{testament}.bzs", BlockRecord).Select(record => Unpack(packed, record)).ToArray();
            return [.. Records(library, set, $"{testament}.bzv", VerseRecord).Select(record => Verse(blocks, record))];
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException or InvalidDataException or EndOfStreamException)
        {
            throw new DataException($"{set.Title} is damaged: {testament} cannot be unpacked.", e);
        }
    }

    private static IEnumerable<byte[]> Records(DataLibrary library, DataSet set, string file, int size) =>
        File.ReadAllBytes(library.PathOf(set, file)).Chunk(size);

    private static byte[] Unpack(byte[] packed, byte[] record)
    {
        var (offset, length, size) = (Number(record, 0), Number(record, 4), Number(record, 8));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, LargestBlock);
        var block = new byte[size];
        using var stream = new ZLibStream(new MemoryStream(packed, offset, length), CompressionMode.Decompress);
        stream.ReadExactly(block);
        return block;
    }

    private static string Verse(byte[][] blocks, byte[] record)
    {
        var length = BinaryPrimitives.ReadUInt16LittleEndian(record.AsSpan(8));
        return length == 0 ? "" : Encoding.UTF8.GetString(blocks[Number(record, 0)], Number(record, 4), length);
    }

    private static int Number(byte[] record, int at) => BinaryPrimitives.ReadInt32LittleEndian(record.AsSpan(at));
}
