using Microsoft.Playwright;

namespace SelfPlay.Silo.Tests;

/// <summary>The first page in a real browser.</summary>
[Collection(typeof(SharedSiloTests))]
[Trait("Category", "Browser")]
public sealed class PageTests(SharedSilo shared)
{
    [Fact]
    public async Task Newcomer_sees_which_command_to_run()
    {
        await using var silo = await RunningSilo.StartAsync();
        await using var browser = await Browser.OpenAsync();
        var page = await browser.GoToAsync(silo.Address);
        await Assertions.Expect(page.GetByText("./selfplay train connect4 --minutes 10")).ToBeVisibleAsync();
        browser.AssertNoErrors();
    }

    [Fact]
    public async Task Chosen_run_shows_its_curves_and_its_game()
    {
        await SampleRun.CreateAsync(shared.Silo.Grains, "shown");
        await using var browser = await Browser.OpenAsync();
        var page = await browser.GoToAsync(new Uri(shared.Silo.Address, "/#/runs/shown"));
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "shown" })).ToBeVisibleAsync();
        foreach (var panel in (string[])["Loss", "Error rate against the solver", "Elo", "Games/min", "Staleness of gradients, learner steps", "Weights lag, versions", "surprise.of_tomorrow"])
        {
            await Assertions.Expect(page.Locator($"[data-panel='{panel}'] canvas")).ToBeVisibleAsync();
        }

        await Assertions.Expect(page.Locator(".squares .first")).ToHaveCountAsync(7);
        await Assertions.Expect(page.Locator(".squares .second")).ToHaveCountAsync(6);
        var board = await page.Locator(".squares").BoundingBoxAsync();
        Assert.InRange(board!.Width / board.Height, 7 / 6.0 * 0.95, 7 / 6.0 * 1.05);
        await Assertions.Expect(page.Locator(".policy tbody tr").First).ToContainTextAsync("62 %");
        await Assertions.Expect(page.Locator(".value")).ToContainTextAsync("x 59 %");
        await page.GetByLabel("Over").SelectOptionAsync("games");
        await page.GetByLabel("Logarithmic").CheckAsync();
        await page.GetByLabel("Smooth").CheckAsync();
        await Assertions.Expect(page.Locator("[data-panel='Loss'] .u-legend")).ToContainTextAsync("episodes");
        browser.AssertNoErrors();
    }

    [Fact]
    public async Task Run_is_started_stopped_and_resumed_with_the_buttons()
    {
        await using var browser = await Browser.OpenAsync();
        var page = await browser.GoToAsync(shared.Silo.Address);
        await page.GetByRole(AriaRole.Button, new() { Name = "New run" }).ClickAsync();

        // The form cannot be sent before it knows the tasks.
        await Assertions.Expect(page.GetByLabel("Task")).ToHaveValueAsync("connect4");
        await page.GetByLabel("Name").FillAsync("by-hand");
        await page.GetByLabel("Settings").FillAsync("nonsense=1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("dialog .error")).ToContainTextAsync("nonsense");

        await page.GetByLabel("Settings").FillAsync("");
        await page.EvaluateAsync("document.querySelector('dialog [name=algorithm]').add(new Option('scripted', 'scripted', true, true))");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "by-hand" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".run-head .state")).ToHaveTextAsync("running");
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await Assertions.Expect(page.Locator(".run-head .state")).ToHaveTextAsync("stopped");
        await page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await Assertions.Expect(page.Locator(".run-head .state")).ToHaveTextAsync("running");
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await Assertions.Expect(page.Locator(".run-head .state")).ToHaveTextAsync("stopped");
    }

    [Theory]
    [InlineData("0.123456", "12.3 %")]
    [InlineData("0.0001", "0.01 %")]
    [InlineData("0.0000122", "<0.01 %")]
    [InlineData("0", "0 %")]
    public async Task Share_is_short(string share, string expected)
    {
        await using var browser = await Browser.OpenAsync();
        var page = await browser.GoToAsync(shared.Silo.Address);
        Assert.Equal(expected, await page.EvaluateAsync<string>($"import('/assets/js/format.js').then(m => m.percent({share}))"));
    }

    [Theory]
    [InlineData("[[30, ...line]], 0, 30", 0, 0.99)] // the loss of the first step
    [InlineData("[[...line, 30]], 0, 30", 0, 30)] // the newest value
    [InlineData("[[30, 1, 2]], 1, 30", 1, 30)] // a few points
    [InlineData("[[30, ...line]], 0.2, 0.4", 0.2, 0.4)] // a part
    [InlineData("[[30, ...line.map(_ => 2)]], 2, 30", 2, 30)] // a level line with a beginning
    [InlineData("[[-30, null, ...line], [30, ...line]], -30, 30", 0, 0.99)]
    public async Task Chart_has_room_for_what_is_usual_and_what_is_newest(string arguments, double low, double high)
    {
        await using var browser = await Browser.OpenAsync();
        var page = await browser.GoToAsync(shared.Silo.Address);
        var range = await page.EvaluateAsync<double[]>(
            $"import('/assets/js/range.js').then(m => {{ const line = Array.from({{ length: 100 }}, (_, i) => i / 100); return m.usual({arguments}); }})");
        Assert.True(range is [var bottom, var top] && bottom == low && top == high, $"{arguments}: {string.Join(", ", range)}");
    }
}
