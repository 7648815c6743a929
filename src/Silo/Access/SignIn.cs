using Microsoft.AspNetCore.Mvc;

namespace SelfPlay.Silo.Access;

/// <summary>Lets a browser hand over the token once, by a form, and go on with a cookie: a page cannot send a header of its own on navigation.</summary>
internal static class SignIn
{
    public const string Route = "/signin";

    public const string Page = "signin.html";

    public const string Cookie = "selfplay-session";

    public static void MapSignIn(this WebApplication app) => app.MapPost(Route, Handle).DisableAntiforgery().ExcludeFromDescription();

    private static IResult Handle([FromForm(Name = "token")] string? given, HttpContext context, AccessToken access)
    {
        if (!access.Matches(given))
        {
            return Results.Redirect("/#wrong");
        }

        context.Response.Cookies.Append(Cookie, access.CookieValue, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps,
            IsEssential = true,
        });
        return Results.Redirect("/");
    }
}
