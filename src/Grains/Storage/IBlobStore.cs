using System.Collections.Immutable;

namespace SelfPlay.Grains.Storage;

/// <summary>
/// Durable named byte arrays with a small text beside each, changed in transactions. A task that completes means that the
/// change is durable. Thread-safe.
/// </summary>
public interface IBlobStore
{
    /// <summary>Does all of <paramref name="changes"/>, in order, or none.</summary>
    Task CommitAsync(ImmutableArray<BlobChange> changes);

    /// <summary>Blobs whose key begins with <paramref name="prefix"/>, in ordinal order of their keys.</summary>
    Task<ImmutableArray<BlobInfo>> ListAsync(string prefix);

    /// <summary>At most <paramref name="count"/> bytes from <paramref name="offset"/>: empty behind the end, null if there is no such blob.</summary>
    Task<byte[]?> ReadAsync(string key, long offset, int count);
}

/// <summary>One change of a transaction: put, or delete when <paramref name="Content"/> is null.</summary>
/// <param name="Key">Key of the blob.</param>
/// <param name="Tag">Small text kept beside the content.</param>
/// <param name="Content">New content; the caller leaves it alone from now on.</param>
public sealed record BlobChange(string Key, string Tag, byte[]? Content)
{
    /// <summary>Puts a blob, replacing one of the same key.</summary>
    public static BlobChange Put(string key, string tag, byte[] content) => new(key, tag, content);

    /// <summary>Deletes a blob; nothing happens if there is none.</summary>
    public static BlobChange Delete(string key) => new(key, "", null);
}

/// <summary>A blob without its content.</summary>
/// <param name="Key">Key.</param>
/// <param name="Tag">Text beside the content.</param>
/// <param name="Bytes">Length of the content.</param>
public sealed record BlobInfo(string Key, string Tag, long Bytes);
