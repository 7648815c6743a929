using System.Security.Cryptography;
using System.Text;

namespace SelfPlay.Supervised.Data;

/// <summary>
/// Remembers which files were verified, so that 50 MB are not hashed at every start: one empty file in a folder of the cache
/// for each path, length, time of change and SHA-256 that was found right. A user without a cache hashes once a process.
/// </summary>
internal sealed class VerifiedFiles(string? folder)
{
    private readonly HashSet<string> _known = [];

    /// <summary>Why the file is not the one expected, to follow its name; null if it is.</summary>
    public string? Mismatch(string path, DataFile expected)
    {
        var key = Key(path, expected);
        if (_known.Contains(key) || (folder is not null && File.Exists(Path.Combine(folder, key))))
        {
            return null;
        }

        var mismatch = ContentHash.Mismatch(path, expected);
        if (mismatch is null && _known.Add(key) && folder is not null)
        {
            Remember(folder, key);
        }

        return mismatch;
    }

    private static string Key(string path, DataFile expected)
    {
        var file = new FileInfo(path);
        var text = $"{file.FullName}\n{file.Length}\n{file.LastWriteTimeUtc.Ticks}\n{expected.Sha256}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }

    private static void Remember(string folder, string key)
    {
        try
        {
            _ = Directory.CreateDirectory(folder);
            File.WriteAllBytes(Path.Combine(folder, key), []);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Hashing again next time costs a fraction of a second; failing here would cost the lesson.
        }
    }
}
