using SelfPlay.Agents.Episodes;
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
    private readonly int _size;
    private EpisodeFigures _figures;

    /// <param name="environment">The environment.</param>
    /// <param name="count">N, how many of it.</param>
    /// <param name="segmentSteps">Most steps of a segment.</param>
    /// <param name="seed">Seed of their chance.</param>
    public TrajectoryRecorder(in TEnvironment environment, int count, int segmentSteps, ulong seed)
    {
        _environments = new VectorEnvironment<TEnvironment>(environment, count, seed);
        _size = environment.Info.Observation.Size;
        var codec = new ObservationCodec(environment.Info.Observation);
        _segments = [.. Enumerable.Range(0, count).Select(_ => new SegmentBuffer(codec, segmentSteps))];
    }

    /// <summary>[N, C, H, W], what to act on next.</summary>
    public ReadOnlySpan<float> Observations => _environments.Observations;

    /// <summary>[N], what the last step brought.</summary>
    public ReadOnlySpan<StepResult> Results => _environments.Results;

    /// <summary>Steps every environment.</summary>
    /// <param name="decisions">The actions, and how they were chosen.</param>
    /// <param name="completed">Takes the episodes and segments that end.</param>
    public void Step(in Decisions decisions, ICollection<TrajectorySegment> completed)
    {
        for (var i = 0; i < _segments.Length; i++)
        {
            _segments[i].Act(Row(_environments.Observations, i), decisions, i);
        }

        _environments.Step(decisions.Actions);
        _figures.Step(_segments.Length);
        for (var i = 0; i < _segments.Length; i++)
        {
            var result = _environments.Results[i];
            _segments[i].Reward(result.Reward);
            if (result.IsOver)
            {
                _figures.End(_environments.Returns[i], _environments.Lengths[i]);
                completed.Add(_segments[i].Take(Row(_environments.FinalObservations, i), result.Terminated, _environments.Returns[i]));
            }
            else if (_segments[i].IsFull)
            {
                completed.Add(Cut(i));
            }
        }
    }

    /// <summary>Ends all segments here, those that have a step.</summary>
    public void Cut(ICollection<TrajectorySegment> completed)
    {
        for (var i = 0; i < _segments.Length; i++)
        {
            if (_segments[i].Steps > 0)
            {
                completed.Add(Cut(i));
            }
        }
    }

    /// <summary>The first environment, for people to look at.</summary>
    /// <param name="policy">Probabilities of its actions, as they were at the newest step. [A]</param>
    /// <param name="value">What the agent expected to get then.</param>
    public LiveGame Picture(float[] policy, float value) => new(_environments[0].ToText(), LiveGame.Nobody, [], _environments.Info.Actions, policy, value);

    /// <summary>Figures since the last call.</summary>
    public List<Metric> DrainMetrics() => _figures.Drain();

    private TrajectorySegment Cut(int i) => _segments[i].Take(Row(_environments.Observations, i), terminated: false, total: null);

    private ReadOnlySpan<float> Row(float[] observations, int i) => observations.AsSpan(i * _size, _size);
}
