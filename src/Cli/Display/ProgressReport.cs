using System.Diagnostics;
using Spectre.Console;
using SelfPlay.Cli.CommandLine;

namespace SelfPlay.Cli.Display;

/// <summary>Shows how far a piece of work is: a bar on a terminal, a line every few seconds elsewhere.</summary>
internal static class ProgressReport
{
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(5);

    /// <summary>Runs <paramref name="work"/> on a thread of its own.</summary>
    /// <param name="terminal">Where to show it.</param>
    /// <param name="title">What is being done.</param>
    /// <param name="total">Units of work.</param>
    /// <param name="work">The work; it tells the units done and a remark, from any thread.</param>
    public static Task<T> RunAsync<T>(Terminal terminal, string title, int total, Func<Action<int, string>, T> work) =>
        terminal.HasLiveProgress ? RunLiveAsync(terminal, title, total, work) : RunPlainAsync(terminal, title, total, work);

    private static Task<T> RunLiveAsync<T>(Terminal terminal, string title, int total, Func<Action<int, string>, T> work) =>
        terminal.Progress.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask(Markup.Escape(title), maxValue: total);
                return await Task.Run(() => work((done, remark) =>
                {
                    bar.Value = done;
                    bar.Description = Markup.Escape($"{title}: {remark}");
                }));
            });

    private static Task<T> RunPlainAsync<T>(Terminal terminal, string title, int total, Func<Action<int, string>, T> work) =>
        Task.Run(() =>
        {
            var last = Stopwatch.GetTimestamp();
            return work((done, remark) =>
            {
                if (Stopwatch.GetElapsedTime(last) >= LineEvery)
                {
                    last = Stopwatch.GetTimestamp();
                    terminal.Note($"{title}: {done} of {total}, {remark}");
                }
            });
        });
}
