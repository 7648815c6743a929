namespace SelfPlay.Agents.Trajectories;

/// <summary>What an actor does next in each of its N environments, and what learning needs to know of how it came to it.</summary>
internal readonly ref struct Decisions
{
    /// <summary>[N], the actions.</summary>
    public required ReadOnlySpan<int> Actions { get; init; }

    /// <summary>[N], ln of the probabilities with which they were drawn; empty if nothing is learnt from those.</summary>
    public ReadOnlySpan<float> LogProbabilities { get; init; }

    /// <summary>[N, S], what the network remembered before it saw what it acts on; empty if it does not remember.</summary>
    public ReadOnlySpan<float> Memory { get; init; }
}
