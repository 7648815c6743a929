namespace SelfPlay.Silo.Pages;

/// <summary>Serves the first page and what it is made of.</summary>
internal static class PageEndpoints
{
    public static void MapPages(this WebApplication app)
    {
        app.MapGet("/", (EmbeddedPages pages) => pages.Get(EmbeddedPages.Start)).ExcludeFromDescription();
        app.MapGet("/assets/{**path}", (string path, EmbeddedPages pages) => pages.Get(path)).ExcludeFromDescription();
    }
}
