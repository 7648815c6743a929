using MessagePack;

namespace SelfPlay.Agents.Tabular;

/// <summary>What a tabular actor records: an episode, or a segment of one. Wire format: keys are never renumbered.</summary>
[MessagePackObject]
public sealed class TabularEpisode
{
    private static readonly MessagePackSerializerOptions Format = MessagePackSerializerOptions.Standard
        .WithCompression(MessagePackCompression.Lz4BlockArray)
        .WithSecurity(MessagePackSecurity.UntrustedData);

    /// <summary>[T + 1], the states, the one after the last step included.</summary>
    [Key(0)]
    public int[] States { get; set; } = [];

    /// <summary>[T + 1], the actions, the one that follows or would have followed included.</summary>
    [Key(1)]
    public int[] Actions { get; set; } = [];

    /// <summary>[T], the rewards.</summary>
    [Key(2)]
    public double[] Rewards { get; set; } = [];

    /// <summary>Whether the last step ended the episode by the task's own rules.</summary>
    [Key(3)]
    public bool Terminated { get; set; }

    /// <summary>The sum of rewards of the whole episode, if it ended or was truncated here.</summary>
    [Key(4)]
    public double? Return { get; set; }

    /// <summary>The payload of an <see cref="Episode"/>.</summary>
    public byte[] Encode() => MessagePackSerializer.Serialize(this, Format);

    /// <summary>Reads a payload.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="states">S.</param>
    /// <param name="actions">A.</param>
    /// <exception cref="InvalidDataException">It is damaged, or has states and actions that there are none of.</exception>
    public static TabularEpisode Decode(ReadOnlyMemory<byte> payload, int states, int actions)
    {
        try
        {
            var episode = MessagePackSerializer.Deserialize<TabularEpisode>(payload, Format);
            return episode is { States: not null, Actions: not null, Rewards: not null } && episode.Fits(states, actions)
                ? episode
                : throw new InvalidDataException($"An episode is damaged: it is not one of {states} states and {actions} actions.");
        }
        catch (MessagePackSerializationException e)
        {
            throw new InvalidDataException("An episode is damaged: it is not the MessagePack of steps.", e);
        }
    }

    /// <summary>[T], the steps.</summary>
    internal TabularStep[] Steps() =>
        [.. Rewards.Select((reward, t) => new TabularStep(States[t], Actions[t], reward, States[t + 1], Terminated && t == Rewards.Length - 1, Actions[t + 1]))];

    private bool Fits(int states, int actions) =>
        Rewards.Length > 0
        && States.Length == Rewards.Length + 1
        && Actions.Length == States.Length
        && Array.TrueForAll(States, s => s >= 0 && s < states)
        && Array.TrueForAll(Actions, a => a >= 0 && a < actions)
        && Array.TrueForAll(Rewards, double.IsFinite)
        && double.IsFinite(Return ?? 0);
}
