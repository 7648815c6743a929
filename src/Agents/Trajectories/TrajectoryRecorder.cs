using SelfPlay.Games;

namespace SelfPlay.Agents.Trajectories;

/// <summary>
/// Environments that advance in lock-step, and the record of it: what an actor does whatever chooses its actions. Episodes
/// leave when they end, long ones in segments.
/// </summary>
internal sealed class TrajectoryRecorder<TEnvironment>
    where TEnvironment : struct, IEnvironment<TEnvironment>
{
    private readonly VectorEnvironment<TEnvironment> _environments;
    private readonly SegmentBuffer[] _segments;
    private readonly EpisodeIds _ids;
    private readonly int _size;
    private EpisodeFigures _figures;

    /// <param name="environment">The environment.</param>
    /// <param name="count">N, how many of it.</param>
    /// <param name="segmentSteps">Most steps of a segment.</param>
    /// <param name="seed">Seed of their chance and of the ids.</param>
    public TrajectoryRecorder(in TEnvironment environment, int count, int segmentSteps, ulong seed)
    {
        _environments = new VectorEnvironment<TEnvironment>(environment, count, seed);
        _ids = new EpisodeIds(seed);
        _size = environment.Info.Observation.Size;
        var codec = new ObservationCodec(environment.Info.Observation);
        _segments = [.. Enumerable.Range(0, count).Select(_ => new SegmentBuffer(codec, segmentSteps))];
    }

    /// <summary>[N, C, H, W], what to act on next.</summary>
    public ReadOnlySpan<float> Observations => _environments.Observations;

    /// <summary>Steps every environment.</summary>
    /// <param name="actions">[N]</param>
    /// <param name="weightsVersion">The weights that chose them.</param>
    /// <param name="completed">Takes the episodes and segments that end.</param>
    public void Step(ReadOnlySpan<int> actions, long weightsVersion, ICollection<Episode> completed)
    {
        for (var i = 0; i < actions.Length; i++)
        {
            _segments[i].Act(Row(_environments.Observations, i), actions[i]);
        }

        _environments.Step(actions);
        _figures.Step(actions.Length);
        for (var i = 0; i < actions.Length; i++)
        {
            var result = _environments.Results[i];
            _segments[i].Reward(result.Reward);
            if (result.IsOver)
            {
                _figures.End(_environments.Returns[i], _environments.Lengths[i]);
                completed.Add(Take(i, _environments.FinalObservations, result.Terminated, _environments.Returns[i], weightsVersion));
            }
            else if (_segments[i].IsFull)
            {
                completed.Add(Take(i, _environments.Observations, terminated: false, total: null, weightsVersion));
            }
        }
    }

    /// <summary>Figures since the last call.</summary>
    public List<Metric> DrainMetrics() => _figures.Drain();

    private Episode Take(int i, float[] last, bool terminated, double? total, long weightsVersion)
    {
        var segment = _segments[i].Take(Row(last, i), terminated, total);
        return new Episode(_ids.Next(), weightsVersion, segment.Steps, segment.Steps, segment.Encode());
    }

    private ReadOnlySpan<float> Row(float[] observations, int i) => observations.AsSpan(i * _size, _size);
}
