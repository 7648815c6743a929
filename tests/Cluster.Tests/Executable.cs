using System.Collections.Concurrent;
using System.Diagnostics;

namespace SelfPlay.Cluster.Tests;

/// <summary>A process of this build under test: its lines as they come, and ways to end it.</summary>
internal sealed class Executable : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();

    private Executable(Process process) => _process = process;

    /// <summary>Lines of stdout so far.</summary>
    public string[] Output => [.. _output];

    /// <summary>Lines of stderr so far.</summary>
    public string Errors => string.Join('\n', _errors);

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>Starts a program from the output folder beside this one.</summary>
    public static Executable Start(string project, params string[] arguments)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var folder = Path.Combine(here.Parent!.Parent!.FullName, project, here.Name);
        var info = new ProcessStartInfo(Path.Combine(folder, $"SelfPlay.{project}"), arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var executable = new Executable(new Process { StartInfo = info });
        executable._process.OutputDataReceived += (_, line) => Collect(executable._output, line.Data);
        executable._process.ErrorDataReceived += (_, line) => Collect(executable._errors, line.Data);
        executable._process.Start();
        executable._process.BeginOutputReadLine();
        executable._process.BeginErrorReadLine();
        return executable;
    }

    public void Send(string line) => _process.StandardInput.WriteLine(line);

    /// <summary>Waits for a condition on its output.</summary>
    public async Task<T> WaitForAsync<T>(string what, Func<T?> look, double seconds = 30)
        where T : class
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            if (look() is { } found)
            {
                return found;
            }

            var late = Stopwatch.GetElapsedTime(start).TotalSeconds > seconds;
            if (late || _process.HasExited)
            {
                throw new TimeoutException($"No {what} within {seconds} s ({(late ? "it runs on" : $"it has exited with {_process.ExitCode}")}).\n{string.Join('\n', Output.TakeLast(20))}\n{Errors}");
            }

            await Task.Delay(20);
        }
    }

    /// <summary>Newest line that begins with <paramref name="word"/>, without it.</summary>
    public string? Last(string word) => Output.LastOrDefault(line => line.StartsWith(word + " ", StringComparison.Ordinal))?[(word.Length + 1)..];

    /// <summary>kill -9: no handler runs. Returns when the pipe has been read to its end.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>
    /// SIGTERM, which the command takes as it takes Ctrl-C. Not SIGINT: a shell that runs the tests in the background has them
    /// and their children ignore that.
    /// </summary>
    public void Terminate() => Process.Start("kill", ["-TERM", _process.Id.ToString()]).WaitForExit();

    /// <summary>Waits for a voluntary exit.</summary>
    public async Task<int> ExitAsync(double seconds = 30)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        await _process.WaitForExitAsync(limit.Token); // and for the ends of its pipes
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static void Collect(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
        {
            lines.Enqueue(line);
        }
    }
}
