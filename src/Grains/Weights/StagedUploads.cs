namespace SelfPlay.Grains.Weights;

/// <summary>Uploads on their way in, in memory: a learner that dies in the middle of one leaves nothing behind.</summary>
internal sealed class StagedUploads
{
    /// <summary>Uploads staged at once: weights and checkpoint of the learner, and those of one that has just been replaced.</summary>
    private const int MaxUploads = 4;

    /// <summary>Bytes of one upload at most; SQLite's limit for a value is 1 GB.</summary>
    private const long MaxBytes = 512L << 20;

    private readonly List<(Guid Id, MemoryStream Content)> _uploads = [];

    /// <summary>Adds a chunk; offset 0 begins anew.</summary>
    /// <exception cref="ArgumentException">The chunk does not follow the one before.</exception>
    public void Add(Guid id, long offset, byte[] chunk)
    {
        if (offset == 0)
        {
            Remove(id);
            if (_uploads.Count == MaxUploads)
            {
                _uploads.RemoveAt(0);
            }

            _uploads.Add((id, new MemoryStream()));
        }

        var content = _uploads.Find(u => u.Id == id).Content;
        if (content is null || content.Length != offset)
        {
            throw new ArgumentException($"The chunk at {offset} does not follow the upload's {content?.Length ?? 0} bytes; begin again at offset 0.", nameof(offset));
        }

        if (offset + chunk.Length > MaxBytes)
        {
            Remove(id);
            throw new ArgumentException($"An upload has at most {MaxBytes >> 20} MB.", nameof(chunk));
        }

        content.Write(chunk);
    }

    /// <summary>The content of a complete upload.</summary>
    /// <exception cref="ArgumentException">There is no such upload.</exception>
    public byte[] Get(Guid id) => _uploads.Find(u => u.Id == id).Content?.ToArray()
        ?? throw new ArgumentException("There is no such upload; begin it again at offset 0.", nameof(id));

    /// <summary>Forgets an upload.</summary>
    public void Remove(Guid id) => _uploads.RemoveAll(u => u.Id == id);
}
