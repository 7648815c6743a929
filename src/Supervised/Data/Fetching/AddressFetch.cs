using System.IO.Compression;

namespace SelfPlay.Supervised.Data.Fetching;

/// <summary>
/// Downloads files over https (plain http only from this machine itself, which tests use), each bounded in size and time.
/// A server may give a `.gz` file unpacked; it is packed here then.
/// </summary>
internal static class AddressFetch
{
    private const byte GzipMark0 = 0x1f;
    private const byte GzipMark1 = 0x8b;

    public static void Run(PublicAddress source, IReadOnlyList<DataFile> files, string staging, FetchLimits limits)
    {
        // The whole download is limited below; the client's own limit would end at the headers.
        using var handler = new SocketsHttpHandler
        {
            ConnectTimeout = limits.Connect,
            MaxAutomaticRedirections = 5,
            UseProxy = !new Uri(source.Root).IsLoopback,
        };
        using var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        foreach (var file in files)
        {
            var address = new Uri(source.PathOf(file));
            if (address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback)
            {
                throw new FetchException("it is not an https address");
            }

            Download(client, address, file, DataFetcher.StagedPath(staging, file), limits);
        }
    }

    private static void Download(HttpClient client, Uri address, DataFile file, string path, FetchLimits limits)
    {
        using var timeout = new CancellationTokenSource(limits.Download);
        try
        {
            DownloadAsync(client, address, file, path, timeout.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException e) when (timeout.IsCancellationRequested)
        {
            throw new FetchException($"{file.Name} was not there after {limits.Download.TotalSeconds:0} s", e);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            throw new FetchException(e.Message.TrimEnd('.'), e);
        }
    }

    private static async Task DownloadAsync(HttpClient client, Uri address, DataFile file, string path, CancellationToken cancellation)
    {
        using var response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (!response.IsSuccessStatusCode)
        {
            throw new FetchException($"the server answers {(int)response.StatusCode} for {address.Segments[^1]}");
        }

        await using var content = await response.Content.ReadAsStreamAsync(cancellation);
        await using var target = File.Create(path);
        await CopyAsync(content, target, file, cancellation);
    }

    private static async Task CopyAsync(Stream content, Stream target, DataFile file, CancellationToken cancellation)
    {
        var buffer = new byte[1 << 16];
        var read = await content.ReadAtLeastAsync(buffer, 2, throwOnEndOfStream: false, cancellation);
        var pack = file.Name.EndsWith(".gz", StringComparison.Ordinal) && !(read >= 2 && buffer[0] == GzipMark0 && buffer[1] == GzipMark1);
        await using var packed = pack ? new GZipStream(target, CompressionLevel.Optimal) : null;
        var sink = packed ?? target;
        for (var left = FetchLimits.Bytes(file); read > 0; read = await content.ReadAsync(buffer, cancellation))
        {
            left -= read;
            if (left < 0)
            {
                throw new FetchException($"{file.Name} is longer there than {FetchLimits.Bytes(file)} bytes");
            }

            await sink.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }
    }
}
