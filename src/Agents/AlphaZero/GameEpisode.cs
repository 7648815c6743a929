using MessagePack;

namespace SelfPlay.Agents.AlphaZero;

/// <summary>What an AlphaZero actor records of a game. Wire format: keys are never renumbered.</summary>
[MessagePackObject]
public sealed class GameEpisode
{
    private static readonly MessagePackSerializerOptions Format = MessagePackSerializerOptions.Standard
        .WithCompression(MessagePackCompression.Lz4BlockArray)
        .WithSecurity(MessagePackSecurity.UntrustedData);

    /// <summary>Moves from the start position, random opening included.</summary>
    [Key(0)]
    public ushort[] Moves { get; set; } = [];

    /// <summary>+1 if player 0 won, -1 if player 1 did, 0 for a draw.</summary>
    [Key(1)]
    public sbyte Outcome { get; set; }

    /// <summary>Positions with a training target, in order of their plies.</summary>
    [Key(2)]
    public SearchedPosition[] Positions { get; set; } = [];

    /// <summary>Whether the game ended before the rules ended it: by resignation or because its value was proven.</summary>
    [Key(3)]
    public bool CutShort { get; set; }

    /// <summary>The payload of an <see cref="Episode"/>.</summary>
    public byte[] Encode() => MessagePackSerializer.Serialize(this, Format);

    /// <summary>Reads a payload; the rules of the game are checked by the reader of the moves.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static GameEpisode Decode(ReadOnlyMemory<byte> payload)
    {
        try
        {
            var episode = MessagePackSerializer.Deserialize<GameEpisode>(payload, Format);
            return episode is { Moves: not null, Positions: not null } ? episode : throw new InvalidDataException("An episode has no moves.");
        }
        catch (MessagePackSerializationException e)
        {
            throw new InvalidDataException("An episode is damaged: it is not the MessagePack of a game.", e);
        }
    }
}

/// <summary>A position at which a full search was made.</summary>
[MessagePackObject]
public sealed class SearchedPosition
{
    /// <summary>Ply of the position.</summary>
    [Key(0)]
    public ushort Ply { get; set; }

    /// <summary>The search's policy over the legal moves, ascending, in units of 1/65535.</summary>
    [Key(1)]
    public ushort[] Policy { get; set; } = [];

    /// <summary>The search's root value for the player to move.</summary>
    [Key(2)]
    public float Value { get; set; }

    /// <summary>Whether that value is proven.</summary>
    [Key(3)]
    public bool Exact { get; set; }
}
