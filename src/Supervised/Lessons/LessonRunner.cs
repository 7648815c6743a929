using System.Diagnostics;
using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.Lessons;

/// <summary>How a lesson is to be run.</summary>
public sealed record LessonRunOptions
{
    /// <summary>Seed of everything random.</summary>
    /// <value>The default is 1.</value>
    public ulong Seed { get; init; } = 1;

    /// <summary>Whether to finish within half a minute.</summary>
    public bool Quick { get; init; }

    /// <summary>Whether to train for half an hour, which a lesson with <see cref="LessonInfo.HasLongRun"/> can.</summary>
    public bool Long { get; init; }

    /// <summary>Told what the lesson is at, with the share done from 0 to 1.</summary>
    public Action<string, double>? OnProgress { get; init; }
}

/// <summary>Runs one lesson from start to report.</summary>
public static class LessonRunner
{
    /// <summary>Runs <paramref name="lesson"/> on the calling thread.</summary>
    /// <exception cref="ArgumentException">A long run of a lesson that has none, or that is to be quick as well.</exception>
    /// <exception cref="DataException">A data set cannot be had.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static LessonReport Run(ILesson lesson, LessonRunOptions options, DataLibrary data, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lesson);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Long && (options.Quick || !lesson.Info.HasLongRun))
        {
            throw new ArgumentException($"The lesson {lesson.Info.Name} has no such run.", nameof(options));
        }

        var report = new LessonReport(lesson.Info, options.Seed, options.Quick, options.Long);
        var (begin, spent) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        lesson.Run(new LessonContext(report, data)
        {
            Seed = options.Seed,
            Quick = options.Quick,
            Long = options.Long,
            Cancel = cancellationToken,
            OnProgress = options.OnProgress,
        });
        (report.Duration, report.ProcessorTime) = (Stopwatch.GetElapsedTime(begin), Environment.CpuUsage.TotalTime - spent);
        return report;
    }
}
