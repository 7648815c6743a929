using MessagePack;

namespace SelfPlay.Agents.ActorCritic;

/// <summary>What an actor of A3C sends: the gradient of its rollout. Wire format: keys are never renumbered.</summary>
[MessagePackObject]
public sealed class GradientMessage
{
    /// <summary>Gradients hardly compress.</summary>
    private static readonly MessagePackSerializerOptions Format = MessagePackSerializerOptions.Standard.WithSecurity(MessagePackSecurity.UntrustedData);

    /// <summary>[P], the gradient, parameter after parameter: single precision, little endian.</summary>
    [Key(0)]
    public byte[] Gradient { get; set; } = [];

    /// <summary>Steps of the rollout.</summary>
    [Key(1)]
    public int Steps { get; set; }

    /// <summary>Learner steps that had made the weights it was made with.</summary>
    [Key(2)]
    public long Updates { get; set; }

    /// <summary>Sums of rewards of the episodes that ended.</summary>
    [Key(3)]
    public double[] Returns { get; set; } = [];

    /// <summary>Names of what is logged.</summary>
    [Key(4)]
    public string[] Names { get; set; } = [];

    /// <summary>And the values.</summary>
    [Key(5)]
    public double[] Values { get; set; } = [];

    /// <summary>The payload of an <see cref="Episode"/>.</summary>
    public byte[] Encode() => MessagePackSerializer.Serialize(this, Format);

    /// <summary>Reads a payload.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="parameters">P.</param>
    /// <exception cref="InvalidDataException">It is damaged, or of another network.</exception>
    internal static GradientMessage Decode(ReadOnlyMemory<byte> payload, int parameters)
    {
        try
        {
            var message = MessagePackSerializer.Deserialize<GradientMessage>(payload, Format);
            return message is { Gradient: not null, Returns: not null, Names: not null, Values: not null } && message.Fits(parameters)
                ? message
                : throw new InvalidDataException($"An episode is damaged: it is not the gradient of {parameters} parameters.");
        }
        catch (MessagePackSerializationException e)
        {
            throw new InvalidDataException("An episode is damaged: it is not the MessagePack of a gradient.", e);
        }
    }

    /// <summary>Whether it can be a gradient. One that is not finite can: training has diverged, and the learner has to hear of it.</summary>
    private bool Fits(int parameters) =>
        Steps > 0 && Updates >= 0 && Gradient.Length == parameters * sizeof(float) && Names.Length == Values.Length && !Names.Contains(null)
        && Array.TrueForAll(Returns, double.IsFinite);
}
