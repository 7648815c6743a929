using SelfPlay.Games.Grids;

namespace SelfPlay.Agents.Tabular;

/// <summary>
/// Bellman's equations on a transition table (Bellman 1957; Sutton and Barto, chapter 3): what an action is worth if one knows what its next
/// states are worth. A transition that ends the episode has no next state.
/// </summary>
internal static class Bellman
{
    /// <summary>q(s, a) = Σ p (r + γ v(s')).</summary>
    /// <param name="table">The process.</param>
    /// <param name="values">[S], v.</param>
    /// <param name="state">s.</param>
    /// <param name="action">a.</param>
    /// <param name="discount">γ.</param>
    public static double Backup(TransitionTable table, ReadOnlySpan<double> values, int state, int action, double discount)
    {
        ArgumentNullException.ThrowIfNull(table);
        var sum = 0.0;
        foreach (ref readonly var t in table[state, action])
        {
            sum += t.Probability * (t.Reward + (t.Terminal ? 0 : discount * values[t.Next]));
        }

        return sum;
    }

    /// <summary>max_a q(s, a): the best action by <see cref="Backup"/>, the first of those that are equal, and what it is worth.</summary>
    public static (int Action, double Value) Best(TransitionTable table, ReadOnlySpan<double> values, int state, double discount)
    {
        ArgumentNullException.ThrowIfNull(table);
        var (best, most) = (0, double.NegativeInfinity);
        for (var action = 0; action < table.Actions; action++)
        {
            var value = Backup(table, values, state, action, discount);
            if (value > most)
            {
                (best, most) = (action, value);
            }
        }

        return (best, most);
    }

    /// <summary>[S * A], q of every state and action.</summary>
    public static ActionValues ActionValues(TransitionTable table, ReadOnlySpan<double> values, double discount)
    {
        ArgumentNullException.ThrowIfNull(table);
        var q = new ActionValues(table.States, table.Actions);
        for (var state = 0; state < table.States; state++)
        {
            for (var action = 0; action < table.Actions; action++)
            {
                q[state, action] = Backup(table, values, state, action, discount);
            }
        }

        return q;
    }

    /// <summary>Σ_a π(a|s) q(s, a).</summary>
    internal static double Expected(TransitionTable table, TabularPolicy policy, ReadOnlySpan<double> values, int state, double discount)
    {
        var sum = 0.0;
        var probabilities = policy[state];
        for (var action = 0; action < probabilities.Length; action++)
        {
            if (probabilities[action] > 0)
            {
                sum += probabilities[action] * Backup(table, values, state, action, discount);
            }
        }

        return sum;
    }

    /// <summary>The largest difference, ‖a − b‖∞.</summary>
    internal static double Distance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var most = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            most = Math.Max(most, Math.Abs(a[i] - b[i]));
        }

        return most;
    }

    internal static void CheckDiscount(double discount)
    {
        if (!(discount >= 0 && discount <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(discount), discount, "A discount is between 0 and 1.");
        }
    }
}
