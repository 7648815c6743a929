using System.Buffers.Binary;
using SelfPlay.Games;

namespace SelfPlay.Agents.Episodes;

/// <summary>The ids of an actor's episodes: unique, and the same whenever the seed is.</summary>
/// <param name="seed">The actor's seed.</param>
internal sealed class EpisodeIds(ulong seed)
{
    private readonly ulong _actor = Xoshiro256.Mix(seed);
    private ulong _next;

    /// <summary>The id of the next episode.</summary>
    public Guid Next()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, _actor);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], _next++);
        return new Guid(bytes);
    }
}
