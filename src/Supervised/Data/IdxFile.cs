using System.Buffers.Binary;
using System.IO.Compression;

namespace SelfPlay.Supervised.Data;

/// <summary>
/// Reads IDX files of bytes, the format MNIST is given in: two zero bytes, the type (8, unsigned byte), the number of
/// dimensions, each dimension as a big-endian 32-bit number, then the values. Nothing in the file is believed: a header that
/// asks for more than <see cref="MaxValues"/>, too few values and left-over bytes are all reported.
/// </summary>
/// <param name="Shape">The dimensions, outermost first.</param>
/// <param name="Values">The values, the last dimension fastest.</param>
internal sealed record IdxFile(int[] Shape, byte[] Values)
{
    /// <summary>The most values read: five times those of MNIST's training images.</summary>
    public const int MaxValues = 1 << 28;

    private const byte TypeByte = 8;
    private const int MaxDimensions = 4;

    /// <summary>Reads a gzipped IDX file with that number of dimensions.</summary>
    /// <exception cref="DataException">The file is not one, or is damaged.</exception>
    public static IdxFile ReadPacked(string path, int dimensions)
    {
        using var stream = File.OpenRead(path);
        using var unpacked = new GZipStream(stream, CompressionMode.Decompress);
        return Read(unpacked, Path.GetFileName(path), dimensions);
    }

    /// <summary>Reads an IDX file with that number of dimensions; the name is for messages.</summary>
    /// <exception cref="DataException">The stream is not one, or is damaged.</exception>
    public static IdxFile Read(Stream stream, string name, int dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(dimensions is > 0 and <= MaxDimensions, true);
        try
        {
            Span<byte> header = stackalloc byte[4 + (MaxDimensions * sizeof(int))];
            header = header[..(4 + (dimensions * sizeof(int)))];
            stream.ReadExactly(header);
            if (header[0] != 0 || header[1] != 0 || header[2] != TypeByte || header[3] != dimensions)
            {
                throw new DataException($"{name} is not an IDX file of bytes in {dimensions} dimension(s).");
            }

            var values = new byte[Count(header[4..], name, out var shape)];
            stream.ReadExactly(values);
            return stream.ReadByte() < 0
                ? new IdxFile(shape, values)
                : throw new DataException($"{name} is damaged: bytes follow its last value.");
        }
        catch (EndOfStreamException e)
        {
            throw new DataException($"{name} is damaged: it ends before its last value.", e);
        }
        catch (InvalidDataException e)
        {
            throw new DataException($"{name} is damaged: it cannot be unpacked.", e);
        }
    }

    private static int Count(ReadOnlySpan<byte> header, string name, out int[] shape)
    {
        shape = new int[header.Length / sizeof(int)];
        long count = 1;
        for (var d = 0; d < shape.Length; d++)
        {
            var size = BinaryPrimitives.ReadUInt32BigEndian(header[(d * sizeof(int))..]);
            count *= size;
            if (count > MaxValues)
            {
                throw new DataException($"{name} is damaged: it claims more than {MaxValues} values.");
            }

            shape[d] = (int)size;
        }

        return (int)count;
    }
}
