using System.Globalization;
using SelfPlay.Games;
using SelfPlay.Search.Players;

namespace SelfPlay.Search.Protocols.Uci;

/// <summary>
/// Serves a player over UCI, until `quit` or the end of the input. Whatever is malformed is answered with one `info string`
/// and ignored, as the protocol wants it. Games other than chess are chosen by the option UCI_Variant.
/// </summary>
/// <param name="variants">Names of the games there are; the first is played unless another is asked for.</param>
/// <param name="open">Makes the player of a game; called when it is first needed.</param>
/// <param name="output">Where answers go.</param>
/// <param name="time">The clock.</param>
public sealed class UciServer(IReadOnlyList<string> variants, Func<string, IUciTable> open, TextWriter output, TimeProvider time) : IDisposable
{
    /// <summary>Longest command: the longest games of chess are less than a tenth of it.</summary>
    public const int MaxLine = 1 << 20;

    private const int MostLines = 500;
    private const int LongestQuote = 80;

    /// <summary>Lines that are read ahead while a command waits for a search.</summary>
    private const int MostPostponed = 1000;

    private static readonly string[] Commands =
        ["uci", "debug", "isready", "setoption", "register", "ucinewgame", "position", "go", "stop", "ponderhit", "quit"];

    private readonly Lock _lock = new();
    private readonly Queue<ProtocolLine> _postponed = [];
    private LinePump? _lines;
    private string _variant = variants[0];
    private IUciTable? _table;
    private UciSearch? _search;
    private UciInfoOptions _info = new();
    private Exception? _broken;

    /// <summary>Serves until `quit` or the end of the input.</summary>
    /// <param name="input">Where commands come from.</param>
    /// <param name="stop">Ends it with <see cref="OperationCanceledException"/>.</param>
    public void Run(TextReader input, CancellationToken stop)
    {
        using var lines = _lines = new LinePump(input, MaxLine, "uci input");
        while ((_postponed.TryDequeue(out var line) || lines.TryTake(out line, stop)) && Execute(line, stop) && _broken is null)
        {
        }

        // At the end of the input a search that ends by itself is waited for: commands may come from a file.
        if (_search is { IsEndless: false })
        {
            _search.Wait(meanwhile: null, stop);
        }

        EndSearch();
        if (_broken is not null)
        {
            throw new InvalidOperationException("The search failed.", _broken);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        EndSearch();
        _table?.Dispose();
    }

    /// <summary>Carries a line out; false for `quit`.</summary>
    private bool Execute(ProtocolLine line, CancellationToken stop)
    {
        var words = line.Text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        var first = Array.FindIndex(words, w => Commands.Contains(w));
        if (first < 0 || !line.IsWhole)
        {
            if (words.Length > 0)
            {
                Note(line.IsWhole ? $"unknown command '{Excerpt.Of(line.Text.Trim(), LongestQuote)}'" : $"a line of more than {MaxLine} characters is not read");
            }

            return true;
        }

        var rest = words.AsSpan(first + 1);
        switch (words[first])
        {
            case "uci":
                Introduce();
                break;
            case "isready":
                Table();
                Write("readyok");
                break;
            case "setoption":
                SetOption(rest, stop);
                break;
            case "ucinewgame" when IsIdle("ucinewgame", stop):
                Table().Clear();
                break;
            case "position" when IsIdle("position", stop):
                if (Table().SetPosition([.. rest]) is { } problem)
                {
                    Note($"{problem}; the position stays as it was");
                }

                break;
            case "go" when IsIdle("go", stop):
                Go(rest);
                break;
            case "stop":
                EndSearch();
                break;
            case "ponderhit":
                _search?.PonderHit();
                break;
            case "quit":
                EndSearch();
                return false;
        }

        return true;
    }

    private void Introduce()
    {
        Write("id name SelfPlay");
        Write("id author the SelfPlay authors");
        Write($"option name UCI_Variant type combo default {variants[0]} {string.Join(' ', variants.Select(v => $"var {v}"))}");
        Write($"option name MultiPV type spin default 1 min 1 max {MostLines}");
        Write("option name UCI_ShowWDL type check default false");
        Write("option name Ponder type check default false");
        Write("uciok");
    }

    private void SetOption(ReadOnlySpan<string> words, CancellationToken stop)
    {
        var at = words.IndexOf("value");
        var end = at < 0 ? words.Length : at;
        var name = end > 1 && words[0] == "name" ? string.Join(' ', words[1..end]) : string.Empty;
        var value = at < 0 ? string.Empty : string.Join(' ', words[(at + 1)..]);
        switch (name.ToLowerInvariant())
        {
            case "uci_variant" when variants.Contains(value):
                if (IsIdle("setoption", stop) && value != _variant)
                {
                    ChangeGame(value);
                }

                break;
            case "multipv" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= MostLines:
                _info = _info with { Lines = count };
                break;
            case "uci_showwdl" when bool.TryParse(value, out var shows):
                _info = _info with { ShowsShares = shows };
                break;
            case "ponder" when bool.TryParse(value, out _):
                break;
            case "uci_variant" or "multipv" or "uci_showwdl" or "ponder":
                Note($"the option {name} does not take '{Excerpt.Of(value, LongestQuote)}'");
                break;
            default:
                Note($"there is no option '{Excerpt.Of(name, LongestQuote)}'; the options are UCI_Variant, MultiPV, UCI_ShowWDL, Ponder");
                break;
        }
    }

    /// <summary>Changes to another game, unless the player does not play it.</summary>
    private void ChangeGame(string variant)
    {
        try
        {
            var table = open(variant);
            _table?.Dispose();
            (_variant, _table) = (variant, table);
        }
        catch (PlayerSpecException refusal)
        {
            Note($"{refusal.Message.TrimEnd('.')}; the game stays {_variant}");
        }
    }

    private void Go(ReadOnlySpan<string> words)
    {
        var skipped = new List<string>();
        var go = UciGo.Parse(words, skipped);
        if (skipped.Count > 0)
        {
            Note($"go has no use for '{Excerpt.Of(string.Join(' ', skipped), LongestQuote)}'");
        }

        var job = Table().Prepare(go, _info, time, Write);
        _search?.Dispose();
        _search = new UciSearch(go, job.Budget, time, job.Search, Write, Fail);
    }

    /// <summary>A player that fails has no move; anything else that goes wrong is a fault of ours and ends the server.</summary>
    private void Fail(Exception failure)
    {
        if (failure is PlayerForfeitException)
        {
            Note(failure.Message);
        }
        else
        {
            _broken = failure;
            Note($"the search failed: {failure.Message.ReplaceLineEndings(" ")}");
        }

        Write("bestmove 0000");
    }

    private void EndSearch()
    {
        _search?.Dispose();
        _search = null;
    }

    /// <summary>
    /// Reads on while a command waits for a search to end: what must work at once does, and `quit` ends the wait; the rest comes
    /// later, in its order.
    /// </summary>
    private void ReadAhead()
    {
        while (_postponed.Count < MostPostponed && _lines!.TryTake(out var line, TimeSpan.Zero, CancellationToken.None))
        {
            switch (line.Text.Trim())
            {
                case "isready":
                    Write("readyok");
                    break;
                case "stop":
                    _search!.Stop();
                    _postponed.Enqueue(line); // it is meant for a search that was asked for meanwhile, too
                    break;
                case "quit":
                    _search!.Stop();
                    _postponed.Clear();
                    _postponed.Enqueue(line);
                    break;
                default:
                    _postponed.Enqueue(line);
                    break;
            }
        }
    }

    /// <summary>Whether the position may change: an ordinary search is waited for, one without end is not.</summary>
    private bool IsIdle(string command, CancellationToken stop)
    {
        if (_search is { IsRunning: true })
        {
            if (_search.IsEndless)
            {
                Note($"{command} is ignored while a search goes on: stop it first");
                return false;
            }

            _search.Wait(ReadAhead, stop);
        }

        return true;
    }

    private IUciTable Table() => _table ??= open(_variant);

    private void Note(string text) => Write($"info string {text}");

    private void Write(string line)
    {
        lock (_lock)
        {
            output.WriteLine(line);
            output.Flush();
        }
    }
}
