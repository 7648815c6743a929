using System.Buffers.Binary;
using SelfPlay.Games;

namespace SelfPlay.Agents.Episodes;

/// <summary>The ids of an actor's episodes: unique, and the same whenever the seed is.</summary>
/// <param name="seed">The actor's seed.</param>
internal sealed class EpisodeIds(ulong seed)
{
    private readonly ulong _actor = Xoshiro256.Mix(seed);
    private ulong _next;

    /// <summary>How many of the actor's episodes there are up to the newest of these; none of them may be its own.</summary>
    public long CountUpTo(IEnumerable<Guid> ids) =>
        (long)ids.Where(id => ActorOf(id) == _actor && NumberOf(id) < _next).Select(id => NumberOf(id) + 1).DefaultIfEmpty().Max();

    /// <summary>The newest of these ids of each actor.</summary>
    public static IEnumerable<Guid> NewestOfEachActor(IEnumerable<Guid> ids) => ids.GroupBy(ActorOf).Select(own => own.MaxBy(NumberOf));

    /// <summary>The id of the next episode.</summary>
    public Guid Next()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, _actor);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], _next++);
        return new Guid(bytes);
    }

    private static ulong ActorOf(Guid id) => BinaryPrimitives.ReadUInt64LittleEndian(id.ToByteArray());

    private static ulong NumberOf(Guid id) => BinaryPrimitives.ReadUInt64LittleEndian(id.ToByteArray().AsSpan(8));
}
