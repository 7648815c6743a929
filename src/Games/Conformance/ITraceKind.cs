namespace SelfPlay.Games.Conformance;

/// <summary>A kind of recorded file: what its lines look like and how they are held against the rules.</summary>
internal interface ITraceKind
{
    /// <summary>Whether a file that begins with <paramref name="first"/> is of this kind.</summary>
    bool Recognises(in TraceLine first);

    /// <summary>The replay for a file that begins with <paramref name="first"/>, which is then replayed like every other line.</summary>
    /// <exception cref="TraceException">The file is of this kind, but of a game there is none of here.</exception>
    ITraceReplay Open(in TraceLine first);
}

/// <summary>Replays one file, line by line; what must outlast a line is its state.</summary>
internal interface ITraceReplay
{
    /// <summary>Replays a line and adds what it found to <paramref name="tally"/>.</summary>
    /// <exception cref="TraceException">The line is malformed.</exception>
    void Replay(in TraceLine line, ConformanceTally tally);
}
