using SelfPlay.Games;
using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.Lessons;

/// <summary>What a running lesson is given.</summary>
public sealed class LessonContext
{
    /// <summary>Creates the context of one run.</summary>
    public LessonContext(LessonReport report, DataLibrary data)
    {
        Report = report;
        Data = data;
    }

    /// <summary>Where figures, text and plots go.</summary>
    public LessonReport Report { get; }

    /// <summary>Where data sets come from.</summary>
    public DataLibrary Data { get; }

    /// <summary>Seed of everything random.</summary>
    /// <value>The default is 1.</value>
    public ulong Seed { get; init; } = 1;

    /// <summary>
    /// Whether to finish within half a minute: closed forms are checked all the same, experiments shrink, and figures that need
    /// the full size are left out.
    /// </summary>
    public bool Quick { get; init; }

    /// <summary>Whether to train for half an hour where the lesson has a plan for that; never together with <see cref="Quick"/>.</summary>
    public bool Long { get; init; }

    /// <summary>Asks the lesson to stop.</summary>
    public CancellationToken Cancel { get; init; }

    /// <summary>Told what the lesson is at, with the share done from 0 to 1.</summary>
    public Action<string, double>? OnProgress { get; init; }

    /// <summary>A source of chance for part <paramref name="stream"/> of the lesson.</summary>
    public Xoshiro256 Random(ulong stream) => Xoshiro256.ForStream(Seed, stream);

    /// <summary>Picks the full size, or the small one of a quick run.</summary>
    public T Size<T>(T full, T quick) => Quick ? quick : full;

    /// <summary>Reports progress, and stops the lesson here if that was asked for.</summary>
    /// <param name="stage">What begins now (`SGD with momentum, seed 2 of 3`).</param>
    /// <param name="share">Share of the whole lesson that is done, 0 to 1.</param>
    /// <exception cref="OperationCanceledException">The lesson was asked to stop.</exception>
    public void Step(string stage, double share)
    {
        Cancel.ThrowIfCancellationRequested();
        OnProgress?.Invoke(stage, Math.Clamp(share, 0, 1));
    }
}
