namespace SelfPlay.Supervised.Data.Fetching;

/// <summary>How long fetching may take; sets are at most 40 MB, so that slow lines fit too.</summary>
/// <param name="Download">One package or one file.</param>
/// <param name="Unpack">One package.</param>
/// <param name="Connect">A connection to a server.</param>
internal sealed record FetchLimits(TimeSpan Download, TimeSpan Unpack, TimeSpan Connect)
{
    public FetchLimits()
        : this(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(15))
    {
    }

    /// <summary>
    /// Bytes that may be read for a file: packing rarely doubles anything, and an archive may hold some pages beside the file.
    /// </summary>
    public static long Bytes(DataFile file) => (2 * file.Length) + (1 << 20);
}
