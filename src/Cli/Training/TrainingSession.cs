using SelfPlay.Cli.CommandLine;
using SelfPlay.Cli.Display;
using SelfPlay.Contracts.Arena;
using SelfPlay.Grains;

namespace SelfPlay.Cli.Training;

/// <summary>One `train`: starts everything, shows the run until it ends or is stopped, and sums it up.</summary>
internal sealed class TrainingSession(Terminal terminal, TrainingRequest request, bool json)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>Runs it; returns the exit code.</summary>
    /// <param name="stop">Ctrl-C: a clean stop, which is no failure.</param>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        RunFigures last;
        IReadOnlyList<Rating> ratings;
        await using (var host = await TrainingHost.StartAsync(terminal, request.Data, request.Port, request.Dashboard, InterruptedRunsAction.Stop, stop))
        {
            var run = new EmbeddedRun(host.Grains, request.Spec.Name);
            await run.BeginAsync(request);
            try
            {
                await ShowAsync(run, host.Address, stop);
            }
            finally
            {
                await run.EndAsync();
            }

            last = await run.LookAsync();
            ratings = await run.RatingsAsync();
        }

        new TrainingSummary(last, ratings, stop.IsCancellationRequested, request).Write(terminal, json);
        return last.Failure is { } failure ? throw new CommandFailedException(failure) : ExitCodes.Done;
    }

    private async Task ShowAsync(EmbeddedRun run, Uri? address, CancellationToken stop)
    {
        terminal.Note($"{(request.Resume ? "Resuming" : "Training")} run '{request.Spec.Name}'; Ctrl-C stops it, --resume goes on.");
        if (address is not null)
        {
            terminal.Note($"The dashboard is at {address}");
        }

        await RunDisplay.FollowAsync(terminal, address, run.LookAsync, LookEvery, stop);
    }
}
