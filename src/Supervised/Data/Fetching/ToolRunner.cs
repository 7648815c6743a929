using System.ComponentModel;
using System.Diagnostics;

namespace SelfPlay.Supervised.Data.Fetching;

/// <summary>Runs the programs that packages are fetched with, each within a limit of time.</summary>
internal sealed class ToolRunner(string searchPath)
{
    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="FetchException">There is no such program, it failed, or it took too long.</exception>
    public void Run(string program, IReadOnlyList<string> arguments, string folder, TimeSpan limit)
    {
        var path = Locate(program) ?? throw new FetchException($"there is no {program} here");
        var start = new ProcessStartInfo(path, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C";
        try
        {
            using var process = Process.Start(start) ?? throw new FetchException($"{program} does not start");
            Finish(process, program, limit);
        }
        catch (Win32Exception e)
        {
            throw new FetchException($"{program} does not start ({e.Message})", e);
        }
    }

    private static void Finish(Process process, string program, TimeSpan limit)
    {
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(limit))
        {
            process.Kill(entireProcessTree: true);
            throw new FetchException($"{program} was not done after {limit.TotalSeconds:0} s");
        }

        _ = output.GetAwaiter().GetResult();
        var lines = errors.GetAwaiter().GetResult().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (process.ExitCode != 0)
        {
            // apt and npm print the cause first and advice after it.
            var cause = lines.FirstOrDefault(line => line.StartsWith("E:", StringComparison.Ordinal)) ?? lines.FirstOrDefault();
            throw new FetchException($"{program} failed with exit code {process.ExitCode}{(cause is null ? "" : $", \"{cause}\"")}");
        }
    }

    private string? Locate(string program) =>
        searchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}
