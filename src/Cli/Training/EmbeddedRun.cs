using System.Diagnostics;
using SelfPlay.Cli.CommandLine;
using SelfPlay.Contracts.Arena;
using SelfPlay.Contracts.Runs;
using SelfPlay.Contracts.Telemetry;

namespace SelfPlay.Cli.Training;

/// <summary>One run of the embedded silo: starts or resumes it, watches it and stops it.</summary>
internal sealed class EmbeddedRun(IGrainFactory grains, string name)
{
    /// <summary>How long the learner may take to publish its last checkpoint.</summary>
    private static readonly TimeSpan LearnerPatience = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan LearnerPoll = TimeSpan.FromMilliseconds(50);

    private readonly IRunGrain _run = grains.GetGrain<IRunGrain>(name);
    private readonly ITelemetryGrain _telemetry = grains.GetGrain<ITelemetryGrain>(name);
    private readonly Dictionary<string, double> _series = [];
    private long _cursor;

    /// <summary>Starts or resumes the run.</summary>
    /// <exception cref="CommandFailedException">The run grain refused, in one sentence.</exception>
    public async Task BeginAsync(TrainingRequest request)
    {
        var result = request.Resume ? await _run.ResumeAsync(request.NewBudget) : await _run.StartAsync(request.Spec);
        if (!result.Accepted)
        {
            throw new CommandFailedException(result.Reason ?? $"The run '{name}' cannot be started.");
        }
    }

    /// <summary>The run now.</summary>
    public async Task<RunFigures> LookAsync()
    {
        var page = await _telemetry.QueryAsync(_cursor);
        _cursor = page.Cursor;
        foreach (var point in page.Points)
        {
            _series[point.Series] = point.Value;
        }

        var status = await StatusAsync();
        var budget = status.Spec.Budget;
        return new(
            name,
            status.Spec.Task,
            status.Spec.Algorithm,
            status.State.ToString().ToLowerInvariant(),
            status.Elapsed,
            budget.Time?.TotalMinutes,
            budget.Episodes,
            budget.Steps,
            budget.Frames,
            status.Episodes,
            status.Samples,
            status.Steps,
            status.WeightsVersion,
            status.Failure,
            new Dictionary<string, double>(_series));
    }

    /// <summary>Elo ratings so far, best first.</summary>
    public async Task<IReadOnlyList<Rating>> RatingsAsync() => (await grains.GetGrain<IArenaGrain>(name).GetRatingsAsync()).Ratings;

    /// <summary>Stops the run if it is running, and waits until the learner has published its last checkpoint.</summary>
    public async Task EndAsync()
    {
        await _run.StopAsync();
        var begin = Stopwatch.GetTimestamp();
        while ((await StatusAsync()).Learner is not null && Stopwatch.GetElapsedTime(begin) < LearnerPatience)
        {
            await Task.Delay(LearnerPoll);
        }
    }

    private async Task<RunStatus> StatusAsync() =>
        await _run.GetStatusAsync() ?? throw new CommandFailedException($"The run '{name}' is gone.");
}
