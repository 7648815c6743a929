using System.Diagnostics;
using Spectre.Console;
using Spectre.Console.Rendering;
using SelfPlay.Cli.CommandLine;
using SelfPlay.Cli.Training;

namespace SelfPlay.Cli.Display;

/// <summary>Follows a run: a panel that redraws itself on a terminal, a line every ten seconds elsewhere.</summary>
internal static class RunDisplay
{
    public const string PolicyLoss = "learner.loss.policy";
    public const string ValueLoss = "learner.loss.value";
    public const string ErrorRate = "arena.error_rate";
    public const string Elo = "arena.elo";
    public const string RecentReturn = "episode.recent_return";
    private const string Steps = "episode.steps";
    private const string GamesPerMinute = "selfplay.games_per_minute";
    private const string Evaluations = "selfplay.evaluations";
    private const string Throttled = "selfplay.throttled";
    private const string StepsPerSecond = "learner.steps_per_second";
    private const string Lag = "weights.lag";
    private const string Staleness = "learner.staleness";

    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(10);

    /// <summary>Follows until the run has ended or <paramref name="stop"/>.</summary>
    /// <param name="terminal">Where to show it.</param>
    /// <param name="address">The dashboard, or null.</param>
    /// <param name="look">Asks for the newest figures.</param>
    /// <param name="every">How often to ask.</param>
    /// <param name="stop">Ends it; not an error.</param>
    public static Task FollowAsync(Terminal terminal, Uri? address, Func<Task<RunFigures>> look, TimeSpan every, CancellationToken stop) =>
        terminal.HasLiveProgress
            ? terminal.Progress.Live(new Text("Starting ...")).AutoClear(false).StartAsync(context => LoopAsync(look, every, figures =>
            {
                context.UpdateTarget(Draw(figures, address));
                context.Refresh();
            }, stop))
            : FollowPlainAsync(terminal, look, every, stop);

    /// <summary>A duration as people read it: `3:21` or `1:03:21`.</summary>
    public static string Time(TimeSpan time) => time.TotalHours >= 1 ? $"{(int)time.TotalHours}:{time:mm\\:ss}" : $"{time.Minutes}:{time.Seconds:00}";

    private static Task FollowPlainAsync(Terminal terminal, Func<Task<RunFigures>> look, TimeSpan every, CancellationToken stop)
    {
        var last = Stopwatch.GetTimestamp();
        RunFigures? shown = null;
        return LoopAsync(look, every, figures =>
        {
            if (!figures.IsRunning || Stopwatch.GetElapsedTime(last) >= LineEvery)
            {
                last = Stopwatch.GetTimestamp();
                terminal.Note(Line(figures, shown));
                shown = figures;
            }
        }, stop);
    }

    private static async Task LoopAsync(Func<Task<RunFigures>> look, TimeSpan every, Action<RunFigures> show, CancellationToken stop)
    {
        while (true)
        {
            var figures = await look();
            show(figures);
            if (!figures.IsRunning)
            {
                return;
            }

            await Task.Delay(every, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>The figures in one line; steps/s since the last one, for actors send theirs in lumps.</summary>
    private static string Line(RunFigures run, RunFigures? last)
    {
        var parts = new List<string>
        {
            $"{Clock(run)}: {run.Episodes:N0} {run.EpisodeWord}",
            $"{run.Newest(GamesPerMinute) ?? 0:N0} {run.EpisodeWord}/min",
        };
        Add(parts, "evaluations/s", run.Newest(Evaluations), "N0");
        var steps = run.Newest(Steps);
        Add(parts, "steps/s", steps is not null && last is not null && run.Elapsed - last.Elapsed > LineEvery / 2 ? (run.Samples - last.Samples) / (run.Elapsed - last.Elapsed).TotalSeconds : steps, "N0");
        parts.Add($"step {run.Steps:N0}");
        parts.Add($"weights {run.Version}");
        Add(parts, "return", run.Newest(RecentReturn), "G4");
        Add(parts, "policy loss", run.Newest(PolicyLoss), "F3");
        Add(parts, "value loss", run.Newest(ValueLoss), "F3");
        Add(parts, "staleness", run.Newest(Staleness), "F1");
        Add(parts, "error rate", run.Newest(ErrorRate), "P1");
        Add(parts, "Elo", run.Newest(Elo), "F0");
        return string.Join(", ", parts);
    }

    private static void Add(List<string> parts, string name, double? value, string format)
    {
        if (value is { } number)
        {
            parts.Add($"{name} {number.ToString(format)}");
        }
    }

    private static Panel Draw(RunFigures run, Uri? address)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn();
        Row(grid, "time", Bar(run));
        Row(grid, "self-play", Join(
            $"{run.Episodes:N0} {run.EpisodeWord}",
            Show(run.Newest(GamesPerMinute), "N0", $" {run.EpisodeWord}/min"),
            Show(run.Newest(Evaluations), "N0", " evaluations/s"),
            Show(run.Newest(Steps), "N0", " steps/s"),
            run.Newest(Throttled) is > 0.5 ? "waiting for the learner" : null));
        Row(grid, "learner", Join(
            $"step {run.Steps:N0}",
            Show(run.Newest(StepsPerSecond), "F1", " steps/s"),
            Show(run.Newest(PolicyLoss), "F3", " policy loss"),
            Show(run.Newest(ValueLoss), "F3", " value loss"),
            Show(run.Newest(Staleness), "F1", " steps of staleness")));
        Row(grid, "weights", Join($"version {run.Version}", Show(run.Newest(Lag), "F1", " versions behind in play")));
        if (run.Newest(RecentReturn) is { } mean)
        {
            Row(grid, "return", $"[bold green]{mean:G4}[/] on average over 100 episodes");
        }

        if (run.Newest(ErrorRate) is not null || run.Newest(Elo) is not null)
        {
            Row(grid, "strength", "[bold green]" + Join(Show(run.Newest(ErrorRate), "P1", " errors on solved positions"), Show(run.Newest(Elo), "F0", " Elo")) + "[/]");
        }

        if (address is not null)
        {
            Row(grid, "dashboard", $"[link]{address}[/]");
        }

        return new Panel(grid).Header($" {Markup.Escape(run.Name)}: {run.Task} by {run.Algorithm}, {run.State} ").Border(BoxBorder.Rounded);
    }

    private static void Row(Grid grid, string label, string markup) => grid.AddRow(new IRenderable[] { new Markup($"[grey]{label}[/]"), new Markup(markup) });

    private static string Bar(RunFigures run)
    {
        const int Width = 30;
        if (run.Progress is not { } progress)
        {
            return Clock(run);
        }

        var full = (int)(progress * Width);
        return $"{Clock(run)}  [green]{new string('━', full)}[/][grey]{new string('━', Width - full)}[/] {progress:P0}";
    }

    private static string Clock(RunFigures run) =>
        run.Minutes is { } minutes ? $"{Time(run.Elapsed)} of {Time(TimeSpan.FromMinutes(minutes))}"
        : run.MaxEpisodes is { } episodes ? $"{Time(run.Elapsed)}, {run.Episodes:N0} of {episodes:N0} {run.EpisodeWord}"
        : run.MaxSteps is { } steps ? $"{Time(run.Elapsed)}, {run.Steps:N0} of {steps:N0} steps"
        : run.MaxFrames is { } frames ? $"{Time(run.Elapsed)}, {run.Samples:N0} of {frames:N0} frames"
        : Time(run.Elapsed);

    private static string? Show(double? value, string format, string unit) => value is { } number ? number.ToString(format) + unit : null;

    private static string Join(params string?[] parts) => string.Join(" · ", parts.Where(p => p is not null));
}
