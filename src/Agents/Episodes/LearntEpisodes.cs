using System.Runtime.InteropServices;

namespace SelfPlay.Agents.Episodes;

/// <summary>
/// The newest episodes that were learnt from. A learner that goes on from a checkpoint is given the last window of the replay
/// again: with this it learns from each game once.
/// </summary>
/// <param name="samples">Samples of the newest episodes that are remembered; the window's, and some to spare.</param>
internal sealed class LearntEpisodes(long samples)
{
    private readonly Queue<(Guid Id, int Samples)> _newest = [];
    private readonly HashSet<Guid> _ids = [];
    private long _samples;

    /// <summary>The ids, the oldest first.</summary>
    public IEnumerable<Guid> Ids => _newest.Select(e => e.Id);

    /// <summary>Whether an episode is among them.</summary>
    public bool Contains(Guid id) => _ids.Contains(id);

    /// <summary>Remembers an episode, and forgets the oldest.</summary>
    public void Add(Guid id, int episodeSamples)
    {
        if (!_ids.Add(id))
        {
            return;
        }

        _newest.Enqueue((id, episodeSamples));
        _samples += episodeSamples;
        while (_samples > samples)
        {
            var (oldest, left) = _newest.Dequeue();
            _ids.Remove(oldest);
            _samples -= left;
        }
    }

    /// <summary>The ids and samples, the oldest first. [N, 16] and [N]</summary>
    public (byte[] Ids, int[] Samples) Export() =>
        ([.. _newest.SelectMany(e => e.Id.ToByteArray())], [.. _newest.Select(e => e.Samples)]);

    /// <summary>What <see cref="Export"/> made.</summary>
    /// <exception cref="InvalidDataException">It did not.</exception>
    public static LearntEpisodes Import(long samples, ReadOnlySpan<byte> ids, ReadOnlySpan<int> episodeSamples)
    {
        if (ids.Length != 16L * episodeSamples.Length || episodeSamples.ContainsAnyExceptInRange(1, int.MaxValue))
        {
            throw new InvalidDataException("A checkpoint does not list the episodes it has learnt from.");
        }

        var learnt = new LearntEpisodes(samples);
        var guids = MemoryMarshal.Cast<byte, Guid>(ids);
        for (var i = 0; i < guids.Length; i++)
        {
            learnt.Add(guids[i], episodeSamples[i]);
        }

        return learnt;
    }
}
