using MessagePack;
using SelfPlay.Games;

namespace SelfPlay.Agents.TdLambda;

/// <summary>What a TD(lambda) actor records of a game. Wire format: keys are never renumbered.</summary>
[MessagePackObject]
public sealed class TdEpisode
{
    private static readonly MessagePackSerializerOptions Format = MessagePackSerializerOptions.Standard
        .WithCompression(MessagePackCompression.Lz4BlockArray)
        .WithSecurity(MessagePackSecurity.UntrustedData);

    /// <summary>Moves from the start position to the end of the game.</summary>
    [Key(0)]
    public ushort[] Moves { get; set; } = [];

    /// <summary>Plies whose moves were made to explore, ascending.</summary>
    [Key(1)]
    public ushort[] Explored { get; set; } = [];

    /// <summary>The payload of an <see cref="Episode"/>.</summary>
    public byte[] Encode() => MessagePackSerializer.Serialize(this, Format);

    /// <summary>Reads a payload.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or no finished game by the rules.</exception>
    public static TdEpisode Decode<TGame>(ReadOnlyMemory<byte> payload)
        where TGame : struct, IGame<TGame>
    {
        try
        {
            var episode = MessagePackSerializer.Deserialize<TdEpisode>(payload, Format);
            if (episode is { Moves: not null, Explored: not null })
            {
                episode.Check<TGame>();
                return episode;
            }
        }
        catch (MessagePackSerializationException e)
        {
            throw new InvalidDataException("An episode is damaged: it is not the MessagePack of a game.", e);
        }

        throw new InvalidDataException("An episode has no moves.");
    }

    private void Check<TGame>()
        where TGame : struct, IGame<TGame>
    {
        Span<ushort> legal = stackalloc ushort[TGame.Info.MaxMoves];
        var position = TGame.Start;
        foreach (var move in Moves)
        {
            if (!legal[..position.WriteMoves(legal)].Contains(move))
            {
                throw new InvalidDataException($"An episode of {TGame.Info.Title} has an illegal move at ply {position.Ply}.");
            }

            position.Play(move);
        }

        if (!position.IsOver || Array.Exists(Explored, ply => ply >= Moves.Length))
        {
            throw new InvalidDataException($"An episode of {TGame.Info.Title} does not go to the end of the game, or explores beyond it.");
        }
    }
}
