using System.Text.Json.Serialization;
using SelfPlay.Silo.Pages;

namespace SelfPlay.Silo.Api;

/// <summary>Services of the HTTP side.</summary>
internal static class ApiServices
{
    public static void AddSiloApi(this IServiceCollection services)
    {
        services.AddSingleton<EmbeddedPages>();
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true); // one place words the refusal
        services.ConfigureHttpJsonOptions(options =>
            options.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow); // a misspelt field is no default
        services.AddOpenApi(options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "SelfPlay";
            document.Info.Description = "Runs, their curves, games, ratings and weights.";
            document.Info.Version = "v1";
            document.Servers?.Clear();
            return Task.CompletedTask;
        }));
    }
}
