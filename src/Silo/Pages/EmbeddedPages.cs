using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace SelfPlay.Silo.Pages;

/// <summary>The pages, scripts and styles, from the assembly's resources.</summary>
internal sealed class EmbeddedPages
{
    public const string Start = "index.html";

    private const string Prefix = "wwwroot/";

    private static readonly FrozenDictionary<string, string> ContentTypes = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".txt"] = "text/plain; charset=utf-8",
    }.ToFrozenDictionary();

    private readonly FrozenDictionary<string, Page> _pages = Load().ToFrozenDictionary();

    /// <summary>The page at a path without leading slash; 404 if there is none.</summary>
    public IResult Get(string path, int status = StatusCodes.Status200OK) =>
        _pages.TryGetValue(path, out var page) ? new PageResult(page, status) : Results.NotFound();

    private static IEnumerable<KeyValuePair<string, Page>> Load()
    {
        var assembly = typeof(EmbeddedPages).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            var tag = new EntityTagHeaderValue($"\"{Convert.ToHexString(SHA256.HashData(content).AsSpan(0, 8))}\"");
            yield return new(name[Prefix.Length..], new Page(content, ContentTypes[Path.GetExtension(name)], tag));
        }
    }

    private sealed record Page(byte[] Content, string ContentType, EntityTagHeaderValue Tag);

    /// <summary>Scripts and styles come from here only, and no other site may frame the page.</summary>
    private sealed class PageResult(Page page, int status) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = status;
            var headers = httpContext.Response.Headers;
            headers.CacheControl = "no-cache"; // asked for again each time, and answered by 304 unless it changed
            headers.ContentSecurityPolicy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";
            return status == StatusCodes.Status200OK
                ? Results.Bytes(page.Content, page.ContentType, entityTag: page.Tag).ExecuteAsync(httpContext)
                : Results.Text(page.Content, page.ContentType, status).ExecuteAsync(httpContext);
        }
    }
}
