namespace SelfPlay.Games.Conformance;

/// <summary>
/// Holds recorded games and episodes against the rules: replays every file and counts what differs. The kinds of file are in
/// tests/traces/README.md.
/// </summary>
public static class TraceConformance
{
    private static readonly ITraceKind[] Kinds = [new PositionTraceKind(), new BoardTraceKind(), new MinAtarTraceKind(), new ControlTraceKind(), new GridTraceKind()];

    /// <summary>Replays <paramref name="paths"/>, plain or gzip, one after another.</summary>
    /// <exception cref="TraceException">A file cannot be read, is malformed, or is of a game there is none of here.</exception>
    public static ConformanceReport Replay(IEnumerable<string> paths, CancellationToken cancellationToken = default)
    {
        var tally = new ConformanceTally();
        foreach (var path in paths)
        {
            ReplayFile(path, tally, cancellationToken);
            tally.Files++;
        }

        return tally.ToReport();
    }

    private static void ReplayFile(string path, ConformanceTally tally, CancellationToken cancellationToken)
    {
        using var reader = TraceReader.Open(path);
        if (!reader.TryRead(out var line))
        {
            throw new TraceException($"{path} is empty.");
        }

        var first = line;
        var kind = Array.Find(Kinds, k => k.Recognises(first))
            ?? throw new TraceException($"{path} is not a recording of a known kind: its first line has none of the expected keys (a game has 'game', 'moves' and 'returns', MinAtar 'draws' and 'on', control 'env' and 'state0', a grid 'P').");
        var replay = kind.Open(line);
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            replay.Replay(line, tally);
        }
        while (reader.TryRead(out line));
    }
}
