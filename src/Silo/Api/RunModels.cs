using SelfPlay.Contracts.Runs;
using SelfPlay.Contracts.Telemetry;
using SelfPlay.Contracts.Weights;

namespace SelfPlay.Silo.Api;

/// <summary>A run as the API shows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Task">Catalogue name of the game or environment.</param>
/// <param name="Algorithm">Catalogue name of the algorithm.</param>
/// <param name="Seed">Seed of everything random.</param>
/// <param name="Actors">Number of actors.</param>
/// <param name="ReplayShards">Number of replay shards.</param>
/// <param name="Settings">Options of the algorithm that were set.</param>
/// <param name="Budget">When it is complete.</param>
/// <param name="State">`running`, `stopped`, `completed` or `failed`.</param>
/// <param name="StartedAt">When it was first started.</param>
/// <param name="ElapsedSeconds">Time spent running, over all resumes, s.</param>
/// <param name="Progress">Share of the budget that is used up, 0 to 1; null without a budget.</param>
/// <param name="Episodes">Episodes played.</param>
/// <param name="Samples">Training samples in them.</param>
/// <param name="Steps">Learner steps done.</param>
/// <param name="WeightsVersion">Newest weights; 1 is the untrained network, 0 before there are any.</param>
/// <param name="Learner">Who learns, or null.</param>
/// <param name="Failure">One sentence why it failed, or null.</param>
internal sealed record RunView(
    string Name,
    string Task,
    string Algorithm,
    ulong Seed,
    int Actors,
    int ReplayShards,
    IReadOnlyDictionary<string, string> Settings,
    BudgetView Budget,
    string State,
    DateTimeOffset StartedAt,
    double ElapsedSeconds,
    double? Progress,
    long Episodes,
    long Samples,
    long Steps,
    long WeightsVersion,
    string? Learner,
    string? Failure)
{
    public static RunView Of(RunStatus run) => new(
        run.Spec.Name,
        run.Spec.Task,
        run.Spec.Algorithm,
        run.Spec.Seed,
        run.Spec.Actors,
        run.Spec.ReplayShards,
        run.Spec.Settings,
        new BudgetView(run.Spec.Budget.Time?.TotalMinutes, run.Spec.Budget.Episodes, run.Spec.Budget.Steps, run.Spec.Budget.Frames),
        NameOf(run.State),
        run.StartedAt,
        run.Elapsed.TotalSeconds,
        ProgressOf(run),
        run.Episodes,
        run.Samples,
        run.Steps,
        run.WeightsVersion,
        run.Learner,
        run.Failure);

    private static string NameOf(RunState state) => state switch
    {
        RunState.Running => "running",
        RunState.Stopped => "stopped",
        RunState.Completed => "completed",
        RunState.Failed => "failed",
        _ => "unknown",
    };

    private static double? ProgressOf(RunStatus run)
    {
        double? most = null;
        Consider(run.Elapsed.TotalSeconds, run.Spec.Budget.Time?.TotalSeconds);
        Consider(run.Episodes, run.Spec.Budget.Episodes);
        Consider(run.Steps, run.Spec.Budget.Steps);
        Consider(run.Samples, run.Spec.Budget.Frames);
        return most;

        void Consider(double used, double? limit)
        {
            if (limit > 0)
            {
                most = Math.Clamp(Math.Max(most ?? 0, used / limit.Value), 0, 1);
            }
        }
    }
}

/// <summary>When a run is complete: when any limit that is set is reached.</summary>
/// <param name="Minutes">Minutes of running time, over all resumes.</param>
/// <param name="Episodes">Episodes, and parts of episodes, played.</param>
/// <param name="Steps">Learner steps.</param>
/// <param name="Frames">Training samples: steps of an environment, positions of a game.</param>
internal sealed record BudgetView(double? Minutes, long? Episodes, long? Steps, long? Frames = null);

/// <summary>A run to start; only the task is needed.</summary>
/// <param name="Task">Catalogue name of the game or environment.</param>
/// <param name="Algorithm">Catalogue name of the algorithm; the first that learns the task if not given, as the tasks list them.</param>
/// <param name="Name">Name of the run; the task and the first free number if not given.</param>
/// <param name="Seed">Seed of everything random; 1 if not given.</param>
/// <param name="Actors">Number of actors; one per core if not given.</param>
/// <param name="Settings">Options of the algorithm by name, as with `--set`.</param>
/// <param name="Budget">When the run is complete; without it the run goes on until it is stopped.</param>
internal sealed record StartRequest(
    string? Task,
    string? Algorithm = null,
    string? Name = null,
    ulong? Seed = null,
    int? Actors = null,
    Dictionary<string, string>? Settings = null,
    BudgetView? Budget = null);

/// <summary>How to resume a run.</summary>
/// <param name="Budget">New budget, counted from the run's beginning; the old one if not given.</param>
internal sealed record ResumeRequest(BudgetView? Budget = null);

/// <summary>Points of a run's curves.</summary>
/// <param name="Cursor">Ask with `after` set to this the next time.</param>
/// <param name="Points">In order of arrival.</param>
internal sealed record MetricsView(long Cursor, IReadOnlyList<PointView> Points)
{
    public static MetricsView Of(MetricPage page) => new(page.Cursor, [.. page.Points.Select(PointView.Of)]);
}

/// <summary>One value of one series.</summary>
/// <param name="Series">Dotted name.</param>
/// <param name="Seconds">Running time of the run, s.</param>
/// <param name="Value">The value; null when it was no finite number.</param>
internal sealed record PointView(string Series, double Seconds, double? Value)
{
    public static PointView Of(MetricPoint point) =>
        new(point.Series, point.Seconds, double.IsFinite(point.Value) ? point.Value : null);
}

/// <summary>A version of the weights.</summary>
/// <param name="Version">Number, from 1.</param>
/// <param name="Steps">Learner steps that made it.</param>
/// <param name="Bytes">Size.</param>
/// <param name="PublishedAt">When.</param>
internal sealed record WeightsView(long Version, long Steps, long Bytes, DateTimeOffset PublishedAt)
{
    public static WeightsView Of(WeightsInfo info) => new(info.Version, info.Steps, info.Bytes, info.PublishedAt);
}

/// <summary>A task that a run can be started for.</summary>
/// <param name="Name">Catalogue name.</param>
/// <param name="Title">Name for people.</param>
/// <param name="Actions">Number of moves or actions.</param>
/// <param name="Algorithms">Algorithms that can train it.</param>
internal sealed record TaskView(string Name, string Title, int Actions, IReadOnlyList<string> Algorithms);
