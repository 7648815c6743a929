using System.Runtime.InteropServices;
using SelfPlay.Agents.Weights;

namespace SelfPlay.Agents.Dqn;

/// <summary>
/// Priorities as a checkpoint has them: by segment, for when the replay fills the window again a transition comes to another place of the ring,
/// and segments have come that the checkpoint does not know.
/// </summary>
/// <param name="Segments">Ids of the window's segments, oldest first. [K]</param>
/// <param name="Counts">How many transitions of each are in the window: its last ones. [K]</param>
/// <param name="Values">Their p^α, segment after segment.</param>
internal sealed record SavedPriorities(Guid[] Segments, long[] Counts, double[] Values)
{
    private const string SegmentsKey = "priorities.segments";
    private const string CountsKey = "priorities.counts";
    private const string ValuesKey = "priorities.values";
    private const int GuidBytes = 16;

    /// <summary>Nothing.</summary>
    public static SavedPriorities None { get; } = new([], [], []);

    /// <summary>Reads them from a checkpoint; one of a build that did not save them has none.</summary>
    /// <param name="file">The checkpoint.</param>
    /// <param name="capacity">Transitions a window holds.</param>
    /// <exception cref="InvalidDataException">They do not fit together.</exception>
    public static SavedPriorities Read(SafeTensorsFile file, int capacity)
    {
        if (!file.TryGet(SegmentsKey, out var segments))
        {
            return None;
        }

        var saved = new SavedPriorities(
            MemoryMarshal.Cast<byte, Guid>(segments.Elements<byte>()).ToArray(), file[CountsKey].Elements<long>().ToArray(), file[ValuesKey].Elements<double>().ToArray());
        return segments.Data.Length == GuidBytes * saved.Counts.Length
            && saved.Counts.All(count => count > 0 && count <= capacity)
            && saved.Counts.Sum() == saved.Values.Length
            && saved.Values.Length <= capacity
            && saved.Values.All(value => value > 0 && double.IsFinite(value))
            ? saved
            : throw new InvalidDataException("The priorities in the checkpoint do not fit together.");
    }

    /// <summary>Adds them to a checkpoint in the making.</summary>
    public void Add(SafeTensorsWriter writer)
    {
        writer.Add<byte>(SegmentsKey, [Segments.Length, GuidBytes], MemoryMarshal.AsBytes<Guid>(Segments));
        writer.Add<long>(CountsKey, [Counts.Length], Counts);
        writer.Add<double>(ValuesKey, [Values.Length], Values);
    }

    /// <summary>Those of each segment, for its last transitions; of one that was added twice the later ones.</summary>
    public Dictionary<Guid, ArraySegment<double>> BySegment()
    {
        var bySegment = new Dictionary<Guid, ArraySegment<double>>(Segments.Length);
        var first = 0;
        for (var k = 0; k < Segments.Length; k++)
        {
            bySegment[Segments[k]] = new(Values, first, (int)Counts[k]);
            first += (int)Counts[k];
        }

        return bySegment;
    }
}
