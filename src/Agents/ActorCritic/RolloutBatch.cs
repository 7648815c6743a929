using SelfPlay.Agents.Trajectories;

namespace SelfPlay.Agents.ActorCritic;

/// <summary>
/// The segments of an update laid out one after another, T + 1 rows each: a row for every step, and one for what is seen after the
/// last. R rows in all.
/// </summary>
internal sealed class RolloutBatch
{
    /// <summary>[R, bytes of an observation].</summary>
    private readonly byte[] _observations;
    private readonly ObservationCodec _codec;
    private readonly int _size;
    private readonly bool _whole;
    private readonly int[] _segmentOf;

    /// <param name="segments">The segments.</param>
    /// <param name="codec">How their observations are packed.</param>
    /// <param name="size">Numbers of an observation.</param>
    /// <param name="whole">Whether segments have to be run as a whole, because the network remembers.</param>
    public RolloutBatch(IReadOnlyList<TrajectorySegment> segments, ObservationCodec codec, int size, bool whole = false)
    {
        (_codec, _size, _whole, Segments) = (codec, size, whole, segments);
        Rows = segments.Sum(s => s.Steps + 1);
        Starts = new int[segments.Count];
        _observations = new byte[Rows * codec.Bytes];
        Steps = new int[Rows - segments.Count];
        (IsStep, _segmentOf) = (new bool[Rows], new int[Rows]);
        (Actions, LogProbabilities, Rewards) = (new int[Rows], new float[Rows], new float[Rows]);
        (Advantage, Target) = (new float[Rows], new float[Rows]);
        var (row, step) = (0, 0);
        for (var i = 0; i < segments.Count; i++)
        {
            var segment = segments[i];
            Starts[i] = row;
            segment.Observations.CopyTo(_observations.AsSpan(row * codec.Bytes));
            segment.Actions.CopyTo(Actions, row);
            segment.Rewards.CopyTo(Rewards, row);
            segment.LogProbabilities?.CopyTo(LogProbabilities, row);
            _segmentOf.AsSpan(row, segment.Steps + 1).Fill(i);
            for (var t = 0; t < segment.Steps; t++)
            {
                Steps[step++] = row + t;
                IsStep[row + t] = true;
            }

            row += segment.Steps + 1;
        }
    }

    /// <summary>The segments.</summary>
    public IReadOnlyList<TrajectorySegment> Segments { get; }

    /// <summary>R.</summary>
    public int Rows { get; }

    /// <summary>The first row of each segment.</summary>
    public int[] Starts { get; }

    /// <summary>The rows that are steps: all but the last ones of segments.</summary>
    public int[] Steps { get; }

    /// <summary>[R], whether a row is a step.</summary>
    public bool[] IsStep { get; }

    /// <summary>[R]</summary>
    public int[] Actions { get; }

    /// <summary>[R], ln of the actor's probabilities.</summary>
    public float[] LogProbabilities { get; }

    /// <summary>[R]</summary>
    public float[] Rewards { get; }

    /// <summary>[R], made from values.</summary>
    public float[] Advantage { get; }

    /// <summary>[R], what values should be.</summary>
    public float[] Target { get; }

    /// <summary>
    /// What can be run by itself and so is dealt out to minibatches: a step, or a whole segment. Units have numbers from 0 on.
    /// </summary>
    public int Units => _whole ? Segments.Count : Steps.Length;

    /// <summary>The rows of some units, in their order; of a segment the one behind its steps, too.</summary>
    public int[] RowsOf(ReadOnlySpan<int> units)
    {
        var rows = new List<int>(units.Length);
        foreach (var unit in units)
        {
            if (_whole)
            {
                rows.AddRange(Enumerable.Range(Starts[unit], Segments[unit].Steps + 1));
            }
            else
            {
                rows.Add(Steps[unit]);
            }
        }

        return [.. rows];
    }

    /// <summary>The first row of a segment; R for the one behind the last.</summary>
    public int StartOf(int segment) => segment < Segments.Count ? Starts[segment] : Rows;

    /// <summary>The segment of a row.</summary>
    public TrajectorySegment SegmentAt(int row) => Segments[_segmentOf[row]];

    /// <summary>The observations of some rows.</summary>
    /// <param name="rows">[M]</param>
    /// <param name="observations">[M, C, H, W]</param>
    public void Observe(ReadOnlySpan<int> rows, Span<float> observations)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            _codec.Unpack(_observations.AsSpan(rows[i] * _codec.Bytes, _codec.Bytes), observations.Slice(i * _size, _size));
        }
    }

    /// <summary>Fills in advantages and targets.</summary>
    /// <param name="outputs">[R, A + 1], what the network says of every row.</param>
    /// <param name="options">How.</param>
    public void Estimate(ReadOnlySpan<float> outputs, ActorCriticOptions options)
    {
        var width = outputs.Length / Rows;
        var values = new float[Rows];
        for (var row = 0; row < Rows && options.Baseline; row++)
        {
            values[row] = outputs[(row * width) + width - 1];
        }

        var ratios = options.Estimator == AdvantageEstimator.VTrace ? Ratios(outputs, width) : [];
        for (var i = 0; i < Segments.Count; i++)
        {
            var (start, steps, terminated) = (Starts[i], Segments[i].Steps, Segments[i].Terminated);
            var rewards = Rewards.AsSpan(start, steps);
            var v = values.AsSpan(start, steps + 1);
            var advantages = Advantage.AsSpan(start, steps);
            var targets = Target.AsSpan(start, steps);
            if (options.Estimator == AdvantageEstimator.VTrace)
            {
                Advantages.VTrace(rewards, v, ratios.AsSpan(start, steps), terminated, options.Discount, options.Lambda, (options.MaxRatio, options.MaxRatio), advantages, targets);
            }
            else
            {
                Advantages.Generalized(rewards, v, terminated, options.Discount, options.Lambda, advantages, targets);
            }
        }
    }

    private float[] Ratios(ReadOnlySpan<float> outputs, int width)
    {
        var ratios = new float[Rows];
        Span<float> log = stackalloc float[width - 1];
        foreach (var row in Steps)
        {
            PolicyDistribution.LogProbabilities(outputs.Slice(row * width, width - 1), log);
            ratios[row] = PolicyGradientLoss.Ratio(log[Actions[row]], LogProbabilities[row]);
        }

        return ratios;
    }
}
