using SelfPlay.Games;

namespace SelfPlay.Agents.Tabular;

/// <summary>A policy π(a|s) as a table of probabilities.</summary>
internal sealed class TabularPolicy
{
    private readonly double[] _probabilities;

    private TabularPolicy(int states, int actions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(states, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(actions, 1);
        (States, Actions, _probabilities) = (states, actions, new double[states * actions]);
    }

    /// <summary>States S.</summary>
    public int States { get; }

    /// <summary>Actions A.</summary>
    public int Actions { get; }

    /// <summary>[A], a state's probabilities.</summary>
    public ReadOnlySpan<double> this[int state] => Row(state);

    /// <summary>All actions alike.</summary>
    public static TabularPolicy Uniform(int states, int actions)
    {
        var policy = new TabularPolicy(states, actions);
        Array.Fill(policy._probabilities, 1.0 / actions);
        return policy;
    }

    /// <summary>One action in each state.</summary>
    /// <param name="chosen">[S].</param>
    /// <param name="actions">A.</param>
    public static TabularPolicy Deterministic(IReadOnlyList<int> chosen, int actions)
    {
        ArgumentNullException.ThrowIfNull(chosen);
        var policy = new TabularPolicy(chosen.Count, actions);
        for (var state = 0; state < chosen.Count; state++)
        {
            policy.Row(state)[chosen[state]] = 1;
        }

        return policy;
    }

    /// <summary>π(a|s) = exp θ(s, a) / Σ_b exp θ(s, b).</summary>
    /// <param name="logits">θ.</param>
    public static TabularPolicy Softmax(ActionValues logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        var policy = new TabularPolicy(logits.States, logits.Actions);
        for (var state = 0; state < logits.States; state++)
        {
            var row = policy.Row(state);
            var (most, sum) = (logits.Max(state), 0.0);
            for (var action = 0; action < row.Length; action++)
            {
                sum += row[action] = Math.Exp(logits[state, action] - most);
            }

            for (var action = 0; action < row.Length; action++)
            {
                row[action] /= sum;
            }
        }

        return policy;
    }

    /// <summary>Draws an action.</summary>
    public int Draw<TRandom>(int state, ref TRandom random)
        where TRandom : IRandomSource
    {
        var (left, last) = (random.Unit(), 0);
        var row = this[state];
        for (var action = 0; action < row.Length && left >= 0; action++)
        {
            if (row[action] > 0)
            {
                last = action;
                left -= row[action];
            }
        }

        return last;
    }

    private Span<double> Row(int state) => _probabilities.AsSpan(state * Actions, Actions);
}
