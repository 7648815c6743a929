namespace SelfPlay.Agents.Trajectories;

/// <summary>A segment in the making.</summary>
/// <param name="codec">How observations are packed.</param>
/// <param name="steps">Most steps it holds.</param>
internal sealed class SegmentBuffer(ObservationCodec codec, int steps)
{
    private readonly byte[] _observations = new byte[(steps + 1) * codec.Bytes];
    private readonly int[] _actions = new int[steps];
    private readonly float[] _rewards = new float[steps];
    private float[]? _logProbabilities;
    private float[]? _memory;

    /// <summary>Steps so far.</summary>
    public int Steps { get; private set; }

    /// <summary>Whether there is no room for another step.</summary>
    public bool IsFull => Steps == _actions.Length;

    /// <summary>Records what is seen and what environment <paramref name="i"/> is to do about it.</summary>
    public void Act(ReadOnlySpan<float> observation, in Decisions decisions, int i)
    {
        Pack(observation);
        _actions[Steps] = decisions.Actions[i];
        if (!decisions.LogProbabilities.IsEmpty)
        {
            _logProbabilities ??= new float[steps];
            _logProbabilities[Steps] = decisions.LogProbabilities[i];
        }

        if (Steps == 0 && !decisions.Memory.IsEmpty)
        {
            var size = decisions.Memory.Length / decisions.Actions.Length;
            _memory = decisions.Memory.Slice(i * size, size).ToArray();
        }
    }

    /// <summary>Records what it brought.</summary>
    public void Reward(double reward) => _rewards[Steps++] = (float)reward;

    /// <summary>The segment, which ends with <paramref name="observation"/>; the next one begins empty.</summary>
    public TrajectorySegment Take(ReadOnlySpan<float> observation, bool terminated, double? total)
    {
        Pack(observation);
        var segment = new TrajectorySegment
        {
            Observations = _observations[..((Steps + 1) * codec.Bytes)],
            Actions = _actions[..Steps],
            Rewards = _rewards[..Steps],
            Terminated = terminated,
            Return = total,
            LogProbabilities = _logProbabilities?[..Steps],
            Memory = _memory,
        };
        Steps = 0;
        return segment;
    }

    private void Pack(ReadOnlySpan<float> observation) => codec.Pack(observation, _observations.AsSpan(Steps * codec.Bytes, codec.Bytes));
}
