namespace SelfPlay.Games.Conformance;

/// <summary>What a replay of recorded files against the rules found.</summary>
/// <param name="Files">Files replayed.</param>
/// <param name="Games">Games, episodes or positions in them.</param>
/// <param name="Plies">Moves or steps replayed.</param>
/// <param name="Mismatches">Differences between the recording and the rules; 0 is conformance.</param>
/// <param name="FirstMismatches">Descriptions of the first of them, each with file, line and ply.</param>
public sealed record ConformanceReport(
    int Files,
    long Games,
    long Plies,
    long Mismatches,
    IReadOnlyList<string> FirstMismatches);
