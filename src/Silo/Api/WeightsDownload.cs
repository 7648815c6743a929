using System.Net.Mime;
using Microsoft.Net.Http.Headers;
using SelfPlay.Contracts.Weights;

namespace SelfPlay.Silo.Api;

/// <summary>Streams a version of the weights chunk by chunk: the whole never sits in memory.</summary>
internal sealed class WeightsDownload(IWeightsGrain weights, WeightsInfo info, string fileName) : IResult
{
    public const string ContentType = MediaTypeNames.Application.Octet;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = ContentType;
        response.ContentLength = info.Bytes;
        response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = fileName }.ToString();
        for (long offset = 0; offset < info.Bytes;)
        {
            var chunk = await weights.ReadAsync(info.Version, offset);
            if (chunk is null or { Length: 0 })
            {
                httpContext.Abort(); // trimmed meanwhile: a broken connection, never a file that looks whole
                return;
            }

            await response.Body.WriteAsync(chunk, httpContext.RequestAborted);
            offset += chunk.Length;
        }
    }
}
