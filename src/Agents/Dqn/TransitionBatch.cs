namespace SelfPlay.Agents.Dqn;

/// <summary>Transitions drawn from a <see cref="TransitionWindow"/>, but for their observations.</summary>
/// <param name="size">B.</param>
internal sealed class TransitionBatch(int size)
{
    /// <summary>[B], where they are in the window.</summary>
    public int[] Indices { get; } = new int[size];

    /// <summary>[B], a.</summary>
    public int[] Actions { get; } = new int[size];

    /// <summary>[B], R: the discounted rewards up to s'.</summary>
    public float[] Returns { get; } = new float[size];

    /// <summary>[B], D: what the value of s' counts, γ^k after k steps and 0 after a termination.</summary>
    public float[] Discounts { get; } = new float[size];

    /// <summary>[B], w: what their losses count.</summary>
    public float[] Weights { get; } = new float[size];
}
