using SelfPlay.Games.Grids;

namespace SelfPlay.Agents.Tabular;

/// <summary>What a policy is worth: the solution of v = r_π + γ P_π v.</summary>
internal static class PolicyEvaluation
{
    /// <summary>Iterative policy evaluation (Sutton and Barto, section 4.1): sweeps until none changes a value by more than <paramref name="tolerance"/>.</summary>
    /// <param name="table">The process.</param>
    /// <param name="policy">π.</param>
    /// <param name="discount">γ.</param>
    /// <param name="tolerance">Largest change of the last sweep.</param>
    /// <param name="maxSweeps">Most sweeps; with γ = 1 a policy that never ends has no values to converge to.</param>
    /// <returns>[S], v, after the sweep that changed little enough or the last one allowed.</returns>
    public static double[] Iterate(TransitionTable table, TabularPolicy policy, double discount, double tolerance, int maxSweeps = 100_000)
    {
        Check(table, policy, discount);
        var values = new double[table.States];
        for (var sweep = 0; sweep < maxSweeps; sweep++)
        {
            var change = 0.0;
            for (var state = 0; state < values.Length; state++)
            {
                // In place: newer values are used as soon as there are any, which converges at least as fast.
                var value = Bellman.Expected(table, policy, values, state, discount);
                change = Math.Max(change, Math.Abs(value - values[state]));
                values[state] = value;
            }

            if (change <= tolerance)
            {
                break;
            }
        }

        return values;
    }

    /// <summary>Exact, by solving the linear system (I − γ P_π) v = r_π.</summary>
    /// <returns>[S], v.</returns>
    /// <exception cref="InvalidOperationException">γ is 1 and the policy does not end every episode.</exception>
    public static double[] Solve(TransitionTable table, TabularPolicy policy, double discount)
    {
        Check(table, policy, discount);
        var system = new LinearSystem(table.States);
        for (var state = 0; state < table.States; state++)
        {
            system[state, state] += 1;
            for (var action = 0; action < table.Actions; action++)
            {
                foreach (ref readonly var t in table[state, action])
                {
                    var probability = policy[state][action] * t.Probability;
                    system.Right(state) += probability * t.Reward;
                    system[state, t.Next] -= t.Terminal ? 0 : discount * probability;
                }
            }
        }

        return system.Solve() ?? throw new InvalidOperationException("The policy has no values: without a discount it must end every episode.");
    }

    /// <summary>
    /// How often a policy is in each state over an episode, d(s) = Σ_t γ^t P(s_t = s): the solution of d = d_0 + γ P_πᵀ d.
    /// </summary>
    /// <returns>[S], d.</returns>
    /// <exception cref="InvalidOperationException">γ is 1 and the policy does not end every episode.</exception>
    public static double[] Occupancy(TransitionTable table, TabularPolicy policy, double discount)
    {
        Check(table, policy, discount);
        var system = new LinearSystem(table.States);
        for (var state = 0; state < table.States; state++)
        {
            system[state, state] += 1;
            system.Right(state) = table.Initial[state];
            for (var action = 0; action < table.Actions; action++)
            {
                foreach (ref readonly var t in table[state, action])
                {
                    system[t.Next, state] -= t.Terminal ? 0 : discount * policy[state][action] * t.Probability;
                }
            }
        }

        return system.Solve() ?? throw new InvalidOperationException("The policy stays for ever: without a discount it must end every episode.");
    }

    private static void Check(TransitionTable table, TabularPolicy policy, double discount)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(policy);
        Bellman.CheckDiscount(discount);
        if ((policy.States, policy.Actions) != (table.States, table.Actions))
        {
            throw new ArgumentException($"The policy is for {policy.States} states and {policy.Actions} actions, the process has {table.States} and {table.Actions}.", nameof(policy));
        }
    }
}
