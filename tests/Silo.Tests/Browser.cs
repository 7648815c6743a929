using Microsoft.Playwright;

namespace SelfPlay.Silo.Tests;

/// <summary>A headless Chromium; tests are skipped where there is none.</summary>
internal sealed class Browser : IAsyncDisposable
{
    /// <summary>Milliseconds that anything may take to appear: a busy machine needs many.</summary>
    private const float Patience = 20_000;

    /// <summary>Where Debian and others put it; the variable names another place.</summary>
    private static readonly string?[] Places =
        [Environment.GetEnvironmentVariable("CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly List<string> _errors = [];

    private Browser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static async Task<Browser> OpenAsync()
    {
        var executable = Array.Find(Places, File.Exists);
        Assert.SkipWhen(executable is null, "There is no Chromium here; install the package chromium, or name one in the variable CHROMIUM.");
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = executable,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
        });
        return new Browser(playwright, browser);
    }

    public async Task<IPage> GoToAsync(Uri address, int width = 1440, int height = 900, ColorScheme colours = ColorScheme.Light)
    {
        var page = await _browser.NewPageAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = colours });
        page.SetDefaultTimeout(Patience);
        Assertions.SetDefaultExpectTimeout(Patience);
        page.PageError += (_, error) => _errors.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _errors.Add(message.Text);
            }
        };
        await page.GotoAsync(address.ToString());
        return page;
    }

    /// <summary>No script failed and nothing was missing.</summary>
    public void AssertNoErrors() => Assert.Empty(_errors);

    public async ValueTask DisposeAsync()
    {
        await _browser.CloseAsync();
        _playwright.Dispose();
    }
}
