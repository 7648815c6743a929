namespace SelfPlay.Games.Conformance;

/// <summary>The report while it is being made.</summary>
internal sealed class ConformanceTally
{
    private const int DescriptionsKept = 10;

    private readonly List<string> _descriptions = [];

    public int Files { get; set; }

    public long Games { get; set; }

    public long Plies { get; set; }

    public long Mismatches { get; private set; }

    /// <summary>Counts a mismatch; the first few are kept in words.</summary>
    public void Mismatch(in TraceLine line, int ply, string what)
    {
        Mismatches++;
        if (_descriptions.Count < DescriptionsKept)
        {
            _descriptions.Add($"{line.Where}, ply {ply}: {what}");
        }
    }

    public ConformanceReport ToReport() => new(Files, Games, Plies, Mismatches, [.. _descriptions]);
}
