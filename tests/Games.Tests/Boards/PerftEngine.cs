using System.Diagnostics;
using System.Globalization;

namespace SelfPlay.Games.Tests.Boards;

/// <summary>An engine that counts move sequences of its own; tests are skipped where it is not installed.</summary>
internal sealed class PerftEngine : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly List<string> _variants = [];

    private PerftEngine(Process process)
    {
        _process = process;
        Send("uci");
        ReadUntil(line =>
        {
            if (line.StartsWith("option name UCI_Variant ", StringComparison.Ordinal))
            {
                _variants.AddRange(line.Split(" var ")[1..]);
            }

            return line == "uciok";
        });
    }

    /// <summary>Fairy-Stockfish, which knows the rules of many games, for one of them: Othello (`flipello`) only since version 12.</summary>
    public static PerftEngine OpenFairyStockfish(string variant)
    {
        var engine = Open("Fairy-Stockfish", "fairy-stockfish", "FAIRY_STOCKFISH");
        if (!engine._variants.Contains(variant))
        {
            engine.Dispose();
            Assert.Skip($"The Fairy-Stockfish here does not play {variant}; name a newer one in the variable FAIRY_STOCKFISH, such as that of npm's fairy-stockfish-nnue.wasm.");
        }

        engine.Send($"setoption name UCI_Variant value {variant}");
        engine.ReadUntil(line => line.StartsWith($"info string variant {variant} ", StringComparison.Ordinal));
        return engine;
    }

    /// <summary>Stockfish.</summary>
    public static PerftEngine OpenStockfish() => Open("Stockfish", "stockfish", "STOCKFISH");

    /// <summary>For each legal move of a position, the number of move sequences of <paramref name="depth"/> moves that begin with it.</summary>
    /// <param name="fen">The position.</param>
    /// <param name="depth">Length of the sequences.</param>
    /// <param name="toOurs">How we write the engine's moves; as it does by default.</param>
    public SortedDictionary<string, long> Divide(string fen, int depth, Func<string, string>? toOurs = null)
    {
        Send($"position fen {fen}");
        Send($"go perft {depth}");
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        ReadUntil(line =>
        {
            if (line.Split(": ") is [{ Length: 4 or 5 } move, var count])
            {
                counts.Add(toOurs?.Invoke(move) ?? move, long.Parse(count, CultureInfo.InvariantCulture));
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

    /// <summary>Starts the engine from where Debian and others put it, or where the variable says.</summary>
    private static PerftEngine Open(string name, string package, string variable)
    {
        string?[] places = [Environment.GetEnvironmentVariable(variable), $"/usr/games/{package}", $"/usr/bin/{package}", $"/usr/local/bin/{package}"];
        var executable = Array.Find(places, File.Exists);
        Assert.SkipWhen(executable is null, $"There is no {name} here; install the package {package}, or name one in the variable {variable}.");
        return new PerftEngine(Process.Start(new ProcessStartInfo(executable) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!);
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
