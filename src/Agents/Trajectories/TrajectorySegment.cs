using MessagePack;
using SelfPlay.Agents.Episodes;

namespace SelfPlay.Agents.Trajectories;

/// <summary>
/// What an actor records in an environment: an episode, or a part of one that is cut because it is long. Wire format: keys
/// are never renumbered.
/// </summary>
[MessagePackObject]
public sealed class TrajectorySegment
{
    private static readonly MessagePackSerializerOptions Format = MessagePackSerializerOptions.Standard
        .WithCompression(MessagePackCompression.Lz4BlockArray)
        .WithSecurity(MessagePackSecurity.UntrustedData);

    /// <summary>[T + 1, bytes of an observation], what was seen before every step and after the last one.</summary>
    [Key(0)]
    public byte[] Observations { get; set; } = [];

    /// <summary>[T], the actions.</summary>
    [Key(1)]
    public int[] Actions { get; set; } = [];

    /// <summary>[T], the rewards.</summary>
    [Key(2)]
    public float[] Rewards { get; set; } = [];

    /// <summary>Whether the last step ended the episode by the task's own rules, so that nothing follows.</summary>
    [Key(3)]
    public bool Terminated { get; set; }

    /// <summary>The sum of rewards of the whole episode, if it ended or was truncated here.</summary>
    [Key(4)]
    public double? Return { get; set; }

    /// <summary>[T], ln of the probabilities with which the actions were drawn; null if they were not drawn from a policy that learns.</summary>
    [Key(5)]
    public float[]? LogProbabilities { get; set; }

    /// <summary>[S], what the network remembered when the segment began; null if it does not remember.</summary>
    [Key(6)]
    public float[]? Memory { get; set; }

    /// <summary>Steps T.</summary>
    [IgnoreMember]
    public int Steps => Rewards.Length;

    /// <summary>The payload of an <see cref="Episode"/>.</summary>
    public byte[] Encode() => MessagePackSerializer.Serialize(this, Format);

    /// <summary>Reads a payload.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="codec">How observations are packed.</param>
    /// <param name="actions">A, the number of actions.</param>
    /// <exception cref="InvalidDataException">It is damaged, or of another environment.</exception>
    internal static TrajectorySegment Decode(ReadOnlyMemory<byte> payload, ObservationCodec codec, int actions)
    {
        try
        {
            var segment = MessagePackSerializer.Deserialize<TrajectorySegment>(payload, Format);
            return segment is { Observations: not null, Actions: not null, Rewards: not null } && segment.Fits(codec, actions)
                ? segment
                : throw new InvalidDataException($"An episode is damaged: it is not one of observations of {codec.Bytes} bytes and {actions} actions.");
        }
        catch (MessagePackSerializationException e)
        {
            throw new InvalidDataException("An episode is damaged: it is not the MessagePack of steps.", e);
        }
    }

    private bool Fits(ObservationCodec codec, int actions) =>
        Steps > 0
        && Actions.Length == Steps
        && codec.Fits(Observations, Steps + 1L)
        && !Actions.ContainsAnyExceptInRange(0, actions - 1)
        && Array.TrueForAll(Rewards, float.IsFinite)
        && double.IsFinite(Return ?? 0)
        && (LogProbabilities is null || (LogProbabilities.Length == Steps && Array.TrueForAll(LogProbabilities, p => float.IsFinite(p) && p <= 0)))
        && (Memory is null || Array.TrueForAll(Memory, float.IsFinite));
}

/// <summary>Segments that an actor has recorded.</summary>
internal static class RecordedSegments
{
    /// <summary>Makes episodes of them; the list is empty then.</summary>
    public static void HandOver(this List<TrajectorySegment> segments, EpisodeIds ids, long weightsVersion, ICollection<Episode> completed)
    {
        foreach (var segment in segments)
        {
            completed.Add(new Episode(ids.Next(), weightsVersion, segment.Steps, segment.Steps, segment.Encode()));
        }

        segments.Clear();
    }
}
