namespace SelfPlay.Games.Conformance;

/// <summary>
/// What a recorded game says about the legal moves: all of them at every ply, or, in games with many, their number at every
/// ply and all of them at every tenth.
/// </summary>
internal readonly struct RecordedMoves
{
    private const int PliesBetweenLists = 10;

    private readonly string[][] _lists;
    private readonly int[]? _counts;

    private RecordedMoves(string[][] lists, int[]? counts)
    {
        _lists = lists;
        _counts = counts;
    }

    /// <summary>Reads them from a line that records <paramref name="plies"/> moves.</summary>
    public static RecordedMoves Read(in TraceLine line, int plies)
    {
        var sparse = line.Has("legal_count");
        var lists = line.TextLists(sparse ? "legal10" : "legal");
        var counts = sparse ? line.Integers("legal_count") : null;
        var expected = sparse ? (plies + PliesBetweenLists - 1) / PliesBetweenLists : plies;
        return lists.Length == expected && (counts is null || counts.Length == plies)
            ? new RecordedMoves(lists, counts)
            : throw line.Fault($"the legal moves are not those of {plies} plies");
    }

    /// <summary>Compares with the rules' answer at <paramref name="ply"/>; in words what differs.</summary>
    /// <param name="ply">Moves played before.</param>
    /// <param name="legal">Legal moves by the rules, sorted as byte strings.</param>
    /// <param name="difference">A description for the report, empty if nothing differs.</param>
    public bool Differs(int ply, string[] legal, out string difference)
    {
        difference = "";
        if (_counts is not null && _counts[ply] != legal.Length)
        {
            difference = $"there are {legal.Length} legal moves, recorded are {_counts[ply]}";
            return true;
        }

        if (_counts is not null && ply % PliesBetweenLists != 0)
        {
            return false;
        }

        var recorded = _lists[_counts is null ? ply : ply / PliesBetweenLists];
        if (recorded.AsSpan().SequenceEqual(legal))
        {
            return false;
        }

        difference = $"the legal moves differ: not recorded are [{string.Join(' ', legal.Except(recorded))}], "
            + $"not legal but recorded are [{string.Join(' ', recorded.Except(legal))}]";
        return true;
    }
}
