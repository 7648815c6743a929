using System.Numerics.Tensors;

namespace SelfPlay.Agents.Dqn;

/// <summary>
/// What the Z numbers that the network gives for each action mean: action values from them, and the loss with its gradient. Plain numbers in
/// and out.
/// </summary>
/// <param name="actions">A.</param>
/// <param name="outputs">Z.</param>
internal abstract class ActionValueHead(int actions, int outputs)
{
    /// <summary>Actions A.</summary>
    public int Actions => actions;

    /// <summary>Numbers for each action, Z.</summary>
    public int Outputs => outputs;

    /// <summary>The head that the options ask for.</summary>
    public static ActionValueHead Create(int actions, DqnOptions options) => options.Categorical
        ? new CategoricalHead(actions, options.Atoms, options.MinValue, options.MaxValue)
        : new ScalarHead(actions, options.ErrorLimit);

    /// <summary>The action values q.</summary>
    /// <param name="network">[N, A, Z], what the network gave.</param>
    /// <param name="values">[N, A]</param>
    public abstract void Values(ReadOnlySpan<float> network, Span<float> values);

    /// <summary>The loss Σ w_i l_i / B.</summary>
    /// <param name="batch">Transitions s_i, a_i, R_i, D_i, s'_i and their weights w_i. [B]</param>
    /// <param name="network">What the network gave for s. [B, A, Z]</param>
    /// <param name="next">What the target network gave for s'. [B, A, Z]</param>
    /// <param name="nextActions">a'_i, the actions whose values the targets are made from. [B]</param>
    /// <param name="gradient">Overwritten with the gradient of the loss by <paramref name="network"/>. [B, A, Z]</param>
    /// <param name="errors">Overwritten with how wrong the network was about each transition, 0 or more. [B]</param>
    public abstract double Loss(
        TransitionBatch batch, ReadOnlySpan<float> network, ReadOnlySpan<float> next, ReadOnlySpan<int> nextActions, Span<float> gradient, Span<float> errors);

    /// <summary>The best actions, the first of equals.</summary>
    /// <param name="values">[N, A]</param>
    /// <param name="best">[N]</param>
    public void Greedy(ReadOnlySpan<float> values, Span<int> best)
    {
        for (var i = 0; i < best.Length; i++)
        {
            best[i] = TensorPrimitives.IndexOfMax<float>(values.Slice(i * actions, actions));
        }
    }

    /// <summary>The Z numbers of an action.</summary>
    protected Range Of(int row, int action) => (((row * actions) + action) * outputs)..(((row * actions) + action + 1) * outputs);
}
