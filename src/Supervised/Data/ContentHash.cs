using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace SelfPlay.Supervised.Data;

/// <summary>
/// The SHA-256 of what a file says, whatever it was packed with: a `.gz` file is hashed unpacked, a `.zip` file by its
/// recordings (`*.wav`) in the order of their names, each as name, zero byte, length (64 bits, little endian), content.
/// </summary>
internal static class ContentHash
{
    private const int BufferSize = 1 << 16;

    /// <summary>Why the file is not the one expected, to follow its name; null if it is.</summary>
    public static string? Mismatch(string path, DataFile expected)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var left = Path.GetExtension(expected.Name) switch
            {
                ".gz" => AppendUnpacked(hash, stream, expected.Length),
                ".zip" => AppendRecordings(hash, stream, expected.Length),
                _ => Append(hash, stream, expected.Length),
            };
            var found = Convert.ToHexStringLower(hash.GetHashAndReset());
            return left < 0 ? $"is longer than the {expected.Length} bytes it should have"
                : found == expected.Sha256 ? null
                : $"has another content (SHA-256 {found[..12]}..., not {expected.Sha256[..12]}...)";
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return $"cannot be read ({e.Message.TrimEnd('.')})";
        }
    }

    private static long AppendUnpacked(IncrementalHash hash, Stream stream, long length)
    {
        using var unpacked = new GZipStream(stream, CompressionMode.Decompress);
        return Append(hash, unpacked, length);
    }

    private static long AppendRecordings(IncrementalHash hash, Stream stream, long length)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
        Span<byte> size = stackalloc byte[sizeof(long)];
        foreach (var entry in archive.Entries.Where(entry => entry.Name.EndsWith(".wav", StringComparison.Ordinal))
            .OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            BinaryPrimitives.WriteInt64LittleEndian(size, entry.Length);
            hash.AppendData(Encoding.UTF8.GetBytes(entry.Name + "\0"));
            hash.AppendData(size);
            using var content = entry.Open();
            length = Append(hash, content, length);
            if (length < 0)
            {
                break;
            }
        }

        return length;
    }

    /// <summary>Appends the stream, but stops when it is longer than it may be; returns what was left, negative in that case.</summary>
    private static long Append(IncrementalHash hash, Stream stream, long length)
    {
        var buffer = new byte[BufferSize];
        for (int read; length >= 0 && (read = stream.Read(buffer)) > 0; length -= read)
        {
            hash.AppendData(buffer, 0, read);
        }

        return length;
    }
}
