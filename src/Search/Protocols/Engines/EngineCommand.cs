using SelfPlay.Search.Players;

namespace SelfPlay.Search.Protocols.Engines;

/// <summary>A program and its arguments.</summary>
/// <param name="Program">Full path of the program.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record EngineCommand(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>Where Debian puts games, which is not on everybody's path.</summary>
    private static readonly string[] MorePlaces = ["/usr/games", "/usr/local/games"];

    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Finds the program of a command line. A name without a slash is looked up on the path.</summary>
    /// <exception cref="PlayerSpecException">There is no such program, or a quote is not closed.</exception>
    public static EngineCommand Parse(string command)
    {
        var words = CommandWords.Split(command);
        var program = Candidates(words[0]).FirstOrDefault(File.Exists)
            ?? throw new PlayerSpecException($"There is no program '{words[0]}', which the player '{command}' is to be run by.");
        return OperatingSystem.IsWindows() || (File.GetUnixFileMode(program) & Executable) != UnixFileMode.None
            ? new EngineCommand(Path.GetFullPath(program), [.. words.Skip(1)])
            : throw new PlayerSpecException($"The file '{words[0]}', which the player '{command}' is to be run by, is not a program: it is not marked executable.");
    }

    private static IEnumerable<string> Candidates(string name)
    {
        var folders = name.Contains('/') || Path.IsPathRooted(name)
            ? [string.Empty]
            : (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Concat(MorePlaces);
        foreach (var folder in folders)
        {
            yield return Path.Combine(folder, name);
            if (OperatingSystem.IsWindows())
            {
                yield return Path.Combine(folder, name + ".exe");
            }
        }
    }
}
