using System.Diagnostics;
using System.Globalization;

namespace SelfPlay.Games.Tests.Boards;

/// <summary>GNU Go as a referee: it keeps the rules and counts. Tests are skipped where there is none.</summary>
internal sealed class GnuGo : IDisposable
{
    /// <summary>Where Debian and others put it; the variable names another place.</summary>
    private static readonly string?[] Places =
        [Environment.GetEnvironmentVariable("GNUGO"), "/usr/games/gnugo", "/usr/bin/gnugo", "/usr/local/bin/gnugo"];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;

    private GnuGo(Process process) => _process = process;

    /// <summary>Starts the engine with area scoring, a komi of 7.5 and positional superko.</summary>
    public static GnuGo Open(int size)
    {
        var executable = Array.Find(Places, File.Exists);
        Assert.SkipWhen(executable is null, "There is no GNU Go here; install the package gnugo, or name one in the variable GNUGO.");
        string[] arguments =
            ["--mode", "gtp", "--boardsize", $"{size}", "--komi", "7.5", "--chinese-rules", "--forbid-suicide", "--positional-superko", "--level", "1"];
        return new GnuGo(Process.Start(new ProcessStartInfo(executable, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!);
    }

    /// <summary>Sends a command that <see cref="Answer"/> is to be asked for; several may be on their way.</summary>
    public void Send(string command) => _process.StandardInput.WriteLine(command);

    /// <summary>The answer to the oldest command without one.</summary>
    public string Answer()
    {
        using var limit = new CancellationTokenSource(Patience);
        var lines = new List<string>();
        while (true)
        {
            var line = _process.StandardOutput.ReadLineAsync(limit.Token).AsTask().GetAwaiter().GetResult();
            Assert.NotNull(line);
            if (line.Length > 0)
            {
                lines.Add(line);
            }
            else if (lines.Count > 0)
            {
                Assert.StartsWith("=", lines[0]);
                return string.Join(' ', lines)[1..].Trim();
            }
        }
    }

    /// <summary>The result of the game on the board, Black's points less White's.</summary>
    public double FinalScore()
    {
        Send("final_score");
        var score = Answer();
        var points = double.Parse(score[2..], CultureInfo.InvariantCulture);
        return score[0] == 'B' ? points : -points;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
