namespace SelfPlay.Grains.Runs;

/// <summary>Time a run has spent running: what was saved, and what has passed since it was started or resumed.</summary>
internal sealed class RunClock(TimeProvider time)
{
    private TimeSpan _before;
    private long? _since;

    /// <summary>Running time so far.</summary>
    public TimeSpan Elapsed => _before + (_since is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero);

    /// <summary>Goes on from <paramref name="elapsed"/>.</summary>
    public void Start(TimeSpan elapsed)
    {
        _before = elapsed;
        _since = time.GetTimestamp();
    }

    /// <summary>Stands still.</summary>
    public void Stop()
    {
        _before = Elapsed;
        _since = null;
    }

    /// <summary>Stands still at <paramref name="elapsed"/>.</summary>
    public void Set(TimeSpan elapsed)
    {
        _before = elapsed;
        _since = null;
    }
}
