using System.Net;
using Microsoft.Net.Http.Headers;
using SelfPlay.Silo.Api;
using SelfPlay.Silo.Health;
using SelfPlay.Silo.Pages;

namespace SelfPlay.Silo.Access;

/// <summary>
/// Decides who may speak to the silo. With a token: whoever bears it. Without one the silo is on loopback, and what is
/// left to fear is a web page in the user's own browser: a name that was re-pointed to 127.0.0.1 is caught by the Host
/// header, and a form or script of another origin cannot send JSON without asking first, which nobody here answers.
/// </summary>
internal sealed class AccessGuard(RequestDelegate next, AccessToken token, EmbeddedPages pages)
{
    private const string Scheme = "Bearer ";

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Path.StartsWithSegments(HealthEndpoints.Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return next(context);
        }

        var refusal = token.Required ? CheckToken(request) : CheckHost(request);
        if (refusal is null && ChangesState(request) && !HasJsonType(request) && !request.Path.Equals(SignIn.Route, StringComparison.OrdinalIgnoreCase))
        {
            refusal = Problems.Of(StatusCodes.Status415UnsupportedMediaType, "Requests that change something must have the content type application/json.");
        }

        if (refusal is null)
        {
            SetSafetyHeaders(context.Response.Headers);
            return next(context);
        }

        return refusal.ExecuteAsync(context);
    }

    private IResult? CheckToken(HttpRequest request)
    {
        if (request.Path.Equals(SignIn.Route, StringComparison.OrdinalIgnoreCase) || token.MatchesCookie(request.Cookies[SignIn.Cookie]))
        {
            return null;
        }

        var header = request.Headers.Authorization.ToString();
        if (header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && token.Matches(header[Scheme.Length..].Trim()))
        {
            return null;
        }

        if (HttpMethods.IsGet(request.Method) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal))
        {
            return pages.Get(SignIn.Page, StatusCodes.Status401Unauthorized);
        }

        request.HttpContext.Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.Of(StatusCodes.Status401Unauthorized, $"This silo wants the token from its {AccessToken.Variable} as 'Authorization: Bearer TOKEN'.");
    }

    private static ProblemResult? CheckHost(HttpRequest request)
    {
        var host = request.Host.Host;
        var local = host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
        return local
            ? null
            : Problems.Of(StatusCodes.Status403Forbidden, $"This silo answers to localhost and 127.0.0.1 only, not to the host name '{host}'.");
    }

    private static bool ChangesState(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !HttpMethods.IsOptions(request.Method);

    private static bool HasJsonType(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase);

    private static void SetSafetyHeaders(IHeaderDictionary headers)
    {
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
    }
}
