namespace SelfPlay.Grains.Telemetry;

/// <summary>
/// The points of one series in bounded space: when it is full, neighbours are merged into their means, and from then on as
/// many new values make one point. So the whole run is kept at one resolution that gets coarser as it grows.
/// </summary>
internal sealed class Series
{
    /// <summary>Points kept: 17 minutes at one a second before the first merging.</summary>
    public const int Capacity = 1024;

    private readonly List<SeriesPoint> _points;
    private int _count;
    private double _seconds;
    private double _value;

    public Series(int stride, IEnumerable<SeriesPoint> points) => (Stride, _points) = (stride, [.. points]);

    /// <summary>Points in order of arrival.</summary>
    public IReadOnlyList<SeriesPoint> Points => _points;

    /// <summary>Values that make one point.</summary>
    public int Stride { get; private set; }

    /// <summary>Adds a value; true if it completes a point, which then gets the number <paramref name="arrival"/>.</summary>
    public bool Add(double seconds, double value, long arrival)
    {
        _count++;
        _seconds += seconds;
        _value += value;
        if (_count < Stride)
        {
            return false;
        }

        if (_points.Count >= Capacity)
        {
            Merge();
        }

        _points.Add(new SeriesPoint(arrival, _seconds / _count, _value / _count));
        (_count, _seconds, _value) = (0, 0, 0);
        return true;
    }

    private void Merge()
    {
        for (var i = 0; i < Capacity / 2; i++)
        {
            var (a, b) = (_points[2 * i], _points[(2 * i) + 1]);
            _points[i] = new SeriesPoint(b.Arrival, (a.Seconds + b.Seconds) / 2, (a.Value + b.Value) / 2);
        }

        _points.RemoveRange(Capacity / 2, Capacity / 2);
        Stride *= 2;
    }
}

/// <summary>A point with the number of its arrival, which is what cursors count.</summary>
internal readonly record struct SeriesPoint(long Arrival, double Seconds, double Value);
