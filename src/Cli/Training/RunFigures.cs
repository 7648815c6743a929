using SelfPlay.Games;

namespace SelfPlay.Cli.Training;

/// <summary>A run at one moment, for displays: fed by the embedded silo or by a server's API.</summary>
/// <param name="Name">Name of the run.</param>
/// <param name="Task">What it learns.</param>
/// <param name="Algorithm">How.</param>
/// <param name="State">`running`, `stopped`, `completed` or `failed`.</param>
/// <param name="Elapsed">Time spent running.</param>
/// <param name="Minutes">Budget of time, minutes.</param>
/// <param name="MaxEpisodes">Budget of episodes.</param>
/// <param name="MaxSteps">Budget of learner steps.</param>
/// <param name="MaxFrames">Budget of samples.</param>
/// <param name="Episodes">Episodes so far.</param>
/// <param name="Samples">Training samples so far.</param>
/// <param name="Steps">Learner steps so far.</param>
/// <param name="Version">Newest weights.</param>
/// <param name="Failure">One sentence why it failed, or null.</param>
/// <param name="Series">Newest value of every curve.</param>
internal sealed record RunFigures(
    string Name,
    string Task,
    string Algorithm,
    string State,
    TimeSpan Elapsed,
    double? Minutes,
    long? MaxEpisodes,
    long? MaxSteps,
    long? MaxFrames,
    long Episodes,
    long Samples,
    long Steps,
    long Version,
    string? Failure,
    IReadOnlyDictionary<string, double> Series)
{
    /// <summary>Whether it is still going on.</summary>
    public bool IsRunning => State == "running";

    /// <summary>What its episodes are called.</summary>
    public string EpisodeWord => GameCatalog.TryFind(Task, out _) ? "games" : "episodes";

    /// <summary>Newest value of a curve, or null.</summary>
    public double? Newest(string series) => Series.TryGetValue(series, out var value) ? value : null;

    /// <summary>Share of the budget that is used up, 0..1, or null without one.</summary>
    public double? Progress
    {
        get
        {
            double?[] shares =
            [
                Elapsed.TotalMinutes / Minutes,
                (double)Episodes / MaxEpisodes,
                (double)Steps / MaxSteps,
                (double)Samples / MaxFrames,
            ];
            return shares.Max() is { } most ? Math.Clamp(most, 0, 1) : null;
        }
    }
}
