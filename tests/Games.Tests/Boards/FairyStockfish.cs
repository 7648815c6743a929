using System.Diagnostics;
using System.Globalization;

namespace SelfPlay.Games.Tests.Boards;

/// <summary>Fairy-Stockfish, an engine that knows the rules of many games; tests are skipped where there is none.</summary>
internal sealed class FairyStockfish : IDisposable
{
    /// <summary>Where Debian and others put it; the variable names another place.</summary>
    private static readonly string?[] Places =
        [Environment.GetEnvironmentVariable("FAIRY_STOCKFISH"), "/usr/games/fairy-stockfish", "/usr/bin/fairy-stockfish", "/usr/local/bin/fairy-stockfish"];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;

    private FairyStockfish(Process process) => _process = process;

    /// <summary>Starts the engine for one of its games.</summary>
    public static FairyStockfish Open(string variant)
    {
        var executable = Array.Find(Places, File.Exists);
        Assert.SkipWhen(executable is null, "There is no Fairy-Stockfish here; install the package fairy-stockfish, or name one in the variable FAIRY_STOCKFISH.");
        var engine = new FairyStockfish(Process.Start(new ProcessStartInfo(executable) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!);
        engine.Send("uci");
        engine.ReadUntil(line => line == "uciok");
        engine.Send($"setoption name UCI_Variant value {variant}");
        engine.ReadUntil(line => line.StartsWith($"info string variant {variant} ", StringComparison.Ordinal));
        return engine;
    }

    /// <summary>For each legal move of a position, the number of move sequences of <paramref name="depth"/> moves that begin with it.</summary>
    public SortedDictionary<string, long> Divide(string fen, int depth)
    {
        Send($"position fen {fen}");
        Send($"go perft {depth}");
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        ReadUntil(line =>
        {
            if (line.Split(": ") is [{ Length: 4 } move, var count])
            {
                counts.Add(move, long.Parse(count, CultureInfo.InvariantCulture));
            }

            return line.StartsWith("Nodes searched", StringComparison.Ordinal);
        });
        return counts;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Send(string command) => _process.StandardInput.WriteLine(command);

    private void ReadUntil(Func<string, bool> isLast)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            var line = _process.StandardOutput.ReadLineAsync(limit.Token).AsTask().GetAwaiter().GetResult();
            Assert.NotNull(line);
            if (isLast(line))
            {
                return;
            }
        }
    }
}
