using System.Text;

namespace SelfPlay.Supervised.L04_LanguageModel;

/// <summary>C# sources to learn from: of the folder that `SELFPLAY_SOURCES` names, else of the repository this program was built in.</summary>
internal static class SourceFolder
{
    /// <summary>The variable that names a folder of C# sources.</summary>
    public const string Variable = "SELFPLAY_SOURCES";

    private const int HeldOutEvery = 10;

    /// <summary>The folder; null if there is none.</summary>
    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return Directory.Exists(named) ? named : null;
        }

        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SelfPlay.sln")))
        {
            folder = folder.Parent;
        }

        return folder is null ? null : Path.Combine(folder.FullName, "src");
    }

    /// <summary>All C# files below the folder in the order of their names, one behind the other; every tenth is held out.</summary>
    public static (string Train, string HeldOut, int Files) Read(string folder)
    {
        string[] files = [.. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Where(IsSource).Order(StringComparer.Ordinal)];
        var (train, heldOut) = (new StringBuilder(), new StringBuilder());
        for (var i = 0; i < files.Length; i++)
        {
            _ = (i % HeldOutEvery == HeldOutEvery - 1 ? heldOut : train).Append(File.ReadAllText(files[i]));
        }

        return (train.ToString(), heldOut.ToString(), files.Length);
    }

    private static bool IsSource(string path) =>
        !path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "artifacts");
}
