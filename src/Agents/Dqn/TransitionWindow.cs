using SelfPlay.Agents.Trajectories;
using SelfPlay.Games;

namespace SelfPlay.Agents.Dqn;

/// <summary>
/// The newest transitions in memory, observations packed: a ring. A transition goes k steps from s to s', k being n or, where its segment ends before,
/// fewer: R = Σ_{i&lt;k} γ^i r_i, and D = γ^k, so that its target is R + D q(s', a'). D is 0 where the episode terminated. A truncated episode has
/// a last state with a value like any other, and so has a segment that was cut.
/// </summary>
/// <param name="codec">How observations are packed.</param>
/// <param name="capacity">Transitions it holds.</param>
/// <param name="steps">n.</param>
/// <param name="discount">γ.</param>
/// <param name="priorities">Told of every transition; null if all are drawn alike.</param>
internal sealed class TransitionWindow(ObservationCodec codec, int capacity, int steps, float discount, Priorities? priorities)
{
    private readonly Transition[] _ring = new Transition[capacity];
    private readonly Queue<(Guid Id, int Steps)> _segments = []; // of the transitions in the window, oldest first; the first may have left in part
    private SavedPriorities _saved = SavedPriorities.None;
    private Dictionary<Guid, ArraySegment<double>>? _savedBySegment;
    private long _segmentSteps;
    private int _place;

    /// <summary>Transitions in the window.</summary>
    public int Count { get; private set; }

    /// <summary>Adds the transitions of a segment; the oldest ones leave.</summary>
    /// <param name="id">Its own.</param>
    /// <param name="segment">The segment.</param>
    public void Add(Guid id, TrajectorySegment segment)
    {
        var saved = _savedBySegment?.GetValueOrDefault(id, []) ?? [];
        var firstSaved = segment.Steps - saved.Count;
        for (var t = 0; t < segment.Steps; t++)
        {
            var (sum, weight) = (0f, 1f);
            var end = Math.Min(t + steps, segment.Steps);
            for (var i = t; i < end; i++)
            {
                sum += weight * segment.Rewards[i];
                weight *= discount;
            }

            var ends = segment.Terminated && end == segment.Steps;
            _ring[_place] = new Transition(segment.Observations, t, end, segment.Actions[t], sum, ends ? 0 : weight);
            priorities?.Add(_place, t < firstSaved ? null : saved[t - firstSaved]);
            _place = (_place + 1) % capacity;
            Count = Math.Min(Count + 1, capacity);
        }

        if (segment.Steps == 0)
        {
            return;
        }

        _segments.Enqueue((id, segment.Steps));
        _segmentSteps += segment.Steps;
        while (_segmentSteps - _segments.Peek().Steps >= Count)
        {
            _segmentSteps -= _segments.Dequeue().Steps;
        }
    }

    /// <summary>The priorities of all transitions, or, as long as there are none, those of <see cref="Restore"/>.</summary>
    public SavedPriorities SavePriorities()
    {
        if (priorities is null || Count == 0)
        {
            return _saved;
        }

        var counts = _segments.Select(segment => (long)segment.Steps).ToArray();
        counts[0] -= _segmentSteps - Count;
        var oldest = _place - Count + capacity;
        return new([.. _segments.Select(segment => segment.Id)], counts, [.. Enumerable.Range(oldest, Count).Select(place => priorities[place % capacity])]);
    }

    /// <summary>Priorities for those segments among the ones to be added that have had some before.</summary>
    public void Restore(SavedPriorities saved) => (_saved, _savedBySegment) = (saved, saved.BySegment());

    /// <summary>Draws a batch with replacement: by priority, or all alike with weights of 1.</summary>
    /// <param name="batch">Its indices and weights are overwritten.</param>
    /// <param name="among">N: the first so many places of the ring are drawn from.</param>
    /// <param name="importance">β of prioritized replay.</param>
    /// <param name="random">Source of chance.</param>
    public void Draw(TransitionBatch batch, int among, double importance, ref Xoshiro256 random)
    {
        if (priorities is not null)
        {
            (_saved, _savedBySegment) = (SavedPriorities.None, null); // nothing is drawn before the window is full again
            priorities.Draw(batch, among, importance, ref random);
            return;
        }

        foreach (ref var index in batch.Indices.AsSpan())
        {
            index = random.Below(among);
        }

        Array.Fill(batch.Weights, 1);
    }

    /// <summary>Fills in the transitions that the batch's indices name.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="states">Overwritten with s. [B, C, H, W]</param>
    /// <param name="next">Overwritten with s'. [B, C, H, W]</param>
    public void Read(TransitionBatch batch, Span<float> states, Span<float> next)
    {
        var size = states.Length / batch.Indices.Length;
        for (var i = 0; i < batch.Indices.Length; i++)
        {
            ref readonly var transition = ref _ring[batch.Indices[i]];
            codec.Unpack(transition.Observations.AsSpan(transition.State * codec.Bytes, codec.Bytes), states.Slice(i * size, size));
            codec.Unpack(transition.Observations.AsSpan(transition.Next * codec.Bytes, codec.Bytes), next.Slice(i * size, size));
            (batch.Actions[i], batch.Returns[i], batch.Discounts[i]) = (transition.Action, transition.Return, transition.Discount);
        }
    }

    /// <summary>A transition between two observations of a segment, which its transitions share.</summary>
    private readonly record struct Transition(byte[] Observations, int State, int Next, int Action, float Return, float Discount);
}
