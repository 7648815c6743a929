using SelfPlay.Contracts.Telemetry;

namespace SelfPlay.Grains.Telemetry;

/// <summary>All series of a run.</summary>
internal sealed class SeriesStore
{
    /// <summary>Series kept; more would be a mistake of whoever reports.</summary>
    public const int MaxSeries = 256;

    /// <summary>First bytes of the stored form; the digit is its version.</summary>
    private const string Magic = "SPTS1";

    private readonly Dictionary<string, Series> _series = [];
    private long _arrivals;

    /// <summary>Adds a point; false if its series would be one too many or the value is not a number.</summary>
    public bool Add(in MetricPoint point)
    {
        if (!double.IsFinite(point.Value) || !double.IsFinite(point.Seconds))
        {
            return false;
        }

        if (!_series.TryGetValue(point.Series, out var series))
        {
            if (_series.Count == MaxSeries)
            {
                return false;
            }

            _series.Add(point.Series, series = new Series(1, []));
        }

        if (series.Add(point.Seconds, point.Value, _arrivals + 1))
        {
            _arrivals++;
        }

        return true;
    }

    /// <summary>Points that arrived after <paramref name="cursor"/>, in order of arrival.</summary>
    public MetricPage Query(long cursor)
    {
        var found = new List<(long Arrival, MetricPoint Point)>();
        foreach (var (name, series) in _series)
        {
            for (var i = series.Points.Count - 1; i >= 0 && series.Points[i].Arrival > cursor; i--)
            {
                found.Add((series.Points[i].Arrival, new MetricPoint(name, series.Points[i].Seconds, series.Points[i].Value)));
            }
        }

        found.Sort((a, b) => a.Arrival.CompareTo(b.Arrival));
        return new MetricPage([.. found.Select(f => f.Point)], _arrivals);
    }

    /// <summary>The stored form.</summary>
    public byte[] Save()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Magic);
        writer.Write(_arrivals);
        writer.Write(_series.Count);
        foreach (var (name, series) in _series)
        {
            writer.Write(name);
            writer.Write(series.Stride);
            writer.Write(series.Points.Count);
            foreach (var point in series.Points)
            {
                writer.Write(point.Arrival);
                writer.Write(point.Seconds);
                writer.Write(point.Value);
            }
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Reads the stored form.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static SeriesStore Load(byte[] content)
    {
        using var reader = new BinaryReader(new MemoryStream(content));
        try
        {
            var store = new SeriesStore();
            if (reader.ReadString() != Magic)
            {
                throw new InvalidDataException("The stored curves have an unknown form.");
            }

            store._arrivals = reader.ReadInt64();
            var count = Bounded(reader.ReadInt32(), MaxSeries);
            for (var s = 0; s < count; s++)
            {
                var name = reader.ReadString();
                var stride = Math.Max(1, reader.ReadInt32());
                var points = new SeriesPoint[Bounded(reader.ReadInt32(), Series.Capacity)];
                for (var i = 0; i < points.Length; i++)
                {
                    points[i] = new SeriesPoint(reader.ReadInt64(), reader.ReadDouble(), reader.ReadDouble());
                }

                store._series[name] = new Series(stride, points);
            }

            return store;
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException)
        {
            throw new InvalidDataException("The stored curves are damaged.", e);
        }
    }

    private static int Bounded(int count, int most) => count >= 0 && count <= most
        ? count
        : throw new InvalidDataException("The stored curves are damaged.");
}
