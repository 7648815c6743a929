using SelfPlay.Games.Grids;

namespace SelfPlay.Agents.Tabular;

/// <summary>
/// Policy iteration (Howard 1960): evaluates a policy exactly, makes it greedy for its own values, and repeats until nothing changes. Each
/// policy is at least as good as the one before in every state, so it ends, and with an optimal one.
/// </summary>
/// <param name="Values">[S], v*.</param>
/// <param name="Actions">[S], an optimal action in each state.</param>
/// <param name="Rounds">Policies evaluated.</param>
internal sealed record PolicyIteration(double[] Values, int[] Actions, int Rounds)
{
    /// <summary>An action has to be better by this, relative to what it is worth, to replace another: less is rounding.</summary>
    private const double Better = 1e-11;

    /// <summary>Solves a process.</summary>
    /// <param name="table">The process.</param>
    /// <param name="discount">γ.</param>
    /// <exception cref="InvalidOperationException">γ is 1 and a policy on the way does not end every episode.</exception>
    public static PolicyIteration Run(TransitionTable table, double discount)
    {
        ArgumentNullException.ThrowIfNull(table);
        var values = PolicyEvaluation.Solve(table, TabularPolicy.Uniform(table.States, table.Actions), discount);
        var actions = new int[table.States];
        for (var state = 0; state < actions.Length; state++)
        {
            actions[state] = Bellman.Best(table, values, state, discount).Action;
        }

        var rounds = 1;
        bool changed;
        do
        {
            values = PolicyEvaluation.Solve(table, TabularPolicy.Deterministic(actions, table.Actions), discount);
            rounds++;
            changed = Improve(table, values, discount, actions);
        }
        while (changed);
        return new(values, actions, rounds);
    }

    private static bool Improve(TransitionTable table, double[] values, double discount, int[] actions)
    {
        var changed = false;
        for (var state = 0; state < actions.Length; state++)
        {
            var (action, value) = Bellman.Best(table, values, state, discount);
            if (value > values[state] + (Better * Math.Max(1, Math.Abs(values[state]))))
            {
                actions[state] = action;
                changed = true;
            }
        }

        return changed;
    }
}
