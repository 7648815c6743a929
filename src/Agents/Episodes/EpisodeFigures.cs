namespace SelfPlay.Agents.Episodes;

/// <summary>What an actor counts while it plays in an environment, as telemetry series.</summary>
internal struct EpisodeFigures
{
    private long _steps;
    private long _episodes;
    private long _length;
    private double _return;

    /// <summary>Counts steps.</summary>
    public void Step(int count = 1) => _steps += count;

    /// <summary>Counts an episode that ended, by its own rules or by a time limit.</summary>
    /// <param name="total">Its sum of rewards.</param>
    /// <param name="length">Its steps.</param>
    public void End(double total, int length)
    {
        _episodes++;
        _length += length;
        _return += total;
    }

    /// <summary>The figures since the last call.</summary>
    public List<Metric> Drain()
    {
        var metrics = new List<Metric> { new("episode.steps", _steps, MetricKind.Count) };
        if (_episodes > 0)
        {
            metrics.Add(new("episode.return", _return / _episodes, MetricKind.Mean));
            metrics.Add(new("episode.length", _length / (double)_episodes, MetricKind.Mean));
        }

        this = default;
        return metrics;
    }
}
