using System.Security.Cryptography;

namespace SelfPlay.Torch.Native;

/// <summary>
/// Files of native code that are made at run time, kept per user under `$XDG_CACHE_HOME/selfplay/native` (`~/.cache` by
/// default) by the hash of their content. A file there is used only if its content is the expected one, byte for byte.
/// </summary>
internal static class NativeCache
{
    private const UnixFileMode UserOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The cache's folder, which need not exist; null if this user has none.</summary>
    public static string? Root
    {
        get
        {
            // The XDG specification: a relative path is as good as none.
            var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            if (!Path.IsPathFullyQualified(cache ?? ""))
            {
                var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
                cache = home.Length > 0 ? Path.Combine(home, ".cache") : null;
            }

            return cache is null ? null : Path.Combine(cache, "selfplay", "native");
        }
    }

    /// <summary>
    /// Calls <paramref name="use"/> with a file of this content; a private temporary one, deleted afterwards, where the user
    /// has no writable cache, as in containers with a read-only root.
    /// </summary>
    public static T WithFile<T>(byte[] content, string name, Func<string, T> use)
    {
        if (Root is { } root && TryStore(root, content, name) is { } path)
        {
            return use(path);
        }

        var folder = Directory.CreateTempSubdirectory("selfplay-native-");
        try
        {
            var temporary = Path.Combine(folder.FullName, name);
            File.WriteAllBytes(temporary, content);
            return use(temporary);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The path of the stored file, written now unless it is there; null if the folder cannot be written.</summary>
    public static string? TryStore(string root, byte[] content, string name)
    {
        var folder = Path.Combine(root, Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 16)));
        var path = Path.Combine(folder, name);
        try
        {
            if (!Holds(path, content))
            {
                _ = OperatingSystem.IsWindows() ? Directory.CreateDirectory(folder) : Directory.CreateDirectory(folder, UserOnly);
                var temporary = Path.Combine(folder, $".{name}.{Guid.NewGuid():N}");
                try
                {
                    File.WriteAllBytes(temporary, content);
                    File.Move(temporary, path, overwrite: true);
                }
                finally
                {
                    File.Delete(temporary);
                }
            }

            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool Holds(string path, byte[] content)
    {
        var file = new FileInfo(path);
        return file.Exists && file.Length == content.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(content);
    }
}
