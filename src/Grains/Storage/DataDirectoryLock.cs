using System.Globalization;

namespace SelfPlay.Grains.Storage;

/// <summary>
/// Keeps a second process from writing to the same data directory: an exclusively opened file, which the operating system
/// frees however the process ends. Another file names the process that holds it.
/// </summary>
internal sealed class DataDirectoryLock : IDisposable
{
    private const string FileName = "selfplay.lock";
    private const string HolderName = "selfplay.pid";
    private readonly FileStream _file;

    private DataDirectoryLock(FileStream file) => _file = file;

    public static DataDirectoryLock Take(string directory)
    {
        var path = Path.Combine(directory, FileName);
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StorageException($"The data directory '{directory}' is not writable; give one that is with --data.", e);
        }
        catch (IOException e)
        {
            throw new StorageException($"The data directory '{directory}' is in use by {Holder(directory)}; stop it, or give another directory with --data.", e);
        }

        // In a file of its own: the locked one cannot be opened by those who want to know.
        File.WriteAllText(Path.Combine(directory, HolderName), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return new DataDirectoryLock(file);
    }

    public void Dispose() => _file.Dispose();

    private static string Holder(string directory)
    {
        var path = Path.Combine(directory, HolderName);
        return File.Exists(path) ? $"process {File.ReadAllText(path)}" : "another process";
    }
}
