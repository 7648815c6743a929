using SelfPlay.Games.Grids;

namespace SelfPlay.Agents.Tabular;

/// <summary>
/// The average reward of a policy that goes on for ever (Puterman 1994, chapter 8): its gain g = lim (1/T) Σ r, and by how
/// much more than that each state brings, its bias h. They solve g + h(s) = Σ_a π(a|s) Σ p (r + h(s')).
/// </summary>
/// <param name="Gain">g.</param>
/// <param name="Bias">[S], h; 0 on average over the stationary distribution.</param>
/// <param name="Stationary">[S], the share of time spent in each state.</param>
internal sealed record AverageReward(double Gain, double[] Bias, double[] Stationary)
{
    /// <summary>Evaluates a policy under which every state can be reached from every other.</summary>
    /// <exception cref="ArgumentException">The process has ends.</exception>
    /// <exception cref="InvalidOperationException">The policy falls into parts that have averages of their own.</exception>
    public static AverageReward Of(TransitionTable table, TabularPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(policy);
        var states = table.States;
        var (next, rewards) = Chain(table, policy);

        // The stationary distribution: μ (I − P) = 0, of whose equations the last one follows from the rest, and Σ μ = 1 in its place.
        var balance = new LinearSystem(states);
        for (var to = 0; to < states; to++)
        {
            for (var from = 0; from < states; from++)
            {
                balance[to, from] = to == states - 1 ? 1 : (to == from ? 1 : 0) - next[from, to];
            }
        }

        balance.Right(states - 1) = 1;
        var stationary = balance.Solve() ?? throw new InvalidOperationException("The policy has several averages: some states cannot be reached from others.");
        var gain = stationary.Zip(rewards, (m, r) => m * r).Sum();

        // The bias: (I − P + 1 μ) h = r − g, which also makes its average 0.
        var excess = new LinearSystem(states);
        for (var from = 0; from < states; from++)
        {
            for (var to = 0; to < states; to++)
            {
                excess[from, to] = (to == from ? 1 : 0) - next[from, to] + stationary[to];
            }

            excess.Right(from) = rewards[from] - gain;
        }

        return new(gain, excess.Solve()!, stationary);
    }

    private static (double[,] Next, double[] Rewards) Chain(TransitionTable table, TabularPolicy policy)
    {
        var next = new double[table.States, table.States];
        var rewards = new double[table.States];
        for (var state = 0; state < table.States; state++)
        {
            for (var action = 0; action < table.Actions; action++)
            {
                foreach (ref readonly var t in table[state, action])
                {
                    if (t.Terminal)
                    {
                        throw new ArgumentException($"State {state} can end the episode: there is no average over what does not go on.", nameof(table));
                    }

                    next[state, t.Next] += policy[state][action] * t.Probability;
                    rewards[state] += policy[state][action] * t.Probability * t.Reward;
                }
            }
        }

        return (next, rewards);
    }
}
