using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace SelfPlay.Silo.Api;

/// <summary>Errors as problem+json with one sentence for people in `detail`.</summary>
internal static class Problems
{
    public static ProblemResult Of(int status, string sentence) => new(status, sentence);

    public static ProblemResult NoSuchRun(string name) => Of(StatusCodes.Status404NotFound, $"There is no run named '{name}'.");

    /// <summary>Turns exceptions and bare error statuses into problems.</summary>
    public static void UseSiloProblems(this WebApplication app)
    {
        app.UseExceptionHandler(handler => handler.Run(context => OfException(context).ExecuteAsync(context)));
        app.UseStatusCodePages(context =>
        {
            var status = context.HttpContext.Response.StatusCode;
            return Of(status, Sentence(status, context.HttpContext.Request)).ExecuteAsync(context.HttpContext);
        });
    }

    private static ProblemResult OfException(HttpContext context)
    {
        var error = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        return error switch
        {
            BadHttpRequestException { InnerException: JsonException json } => Of(StatusCodes.Status400BadRequest, $"The request body is not what is expected here{Where(json)}."),
            BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } => Of(StatusCodes.Status400BadRequest, "A parameter of the request is missing or has the wrong form."),
            BadHttpRequestException bad => Of(bad.StatusCode, Sentence(bad.StatusCode, context.Request)),
            TimeoutException or Orleans.Runtime.OrleansException => Of(StatusCodes.Status503ServiceUnavailable, "The cluster did not answer in time; try again."),
            _ => Of(StatusCodes.Status500InternalServerError, "The silo could not answer because of an error of its own; its log says more."),
        };
    }

    private static string Where(JsonException error) => error.Path is { Length: > 2 and < 100 } path ? $": look at '{path[2..]}'" : ": it is no valid JSON object";

    private static string Sentence(int status, HttpRequest request) => status switch
    {
        StatusCodes.Status404NotFound => "There is nothing at this address.",
        StatusCodes.Status405MethodNotAllowed => $"This address does not take {request.Method}.",
        StatusCodes.Status413PayloadTooLarge => "The request body is too large.",
        StatusCodes.Status415UnsupportedMediaType => "The content type must be application/json.",
        _ => "The request could not be answered.",
    };
}

/// <summary>A problem as an answer.</summary>
internal sealed class ProblemResult(int status, string sentence) : IResult
{
    public int Status => status;

    public string Sentence => sentence;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = status;
        var details = new ProblemDetails { Status = status, Title = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status), Detail = sentence };
        return httpContext.Response.WriteAsJsonAsync(details, (JsonSerializerOptions?)null, "application/problem+json", httpContext.RequestAborted);
    }
}
