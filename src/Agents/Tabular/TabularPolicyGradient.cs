using SelfPlay.Games.Grids;

namespace SelfPlay.Agents.Tabular;

/// <summary>
/// The gradient of what a policy is worth, J = E Σ_t γ^t r_t, with respect to the logits θ(s, a) of a softmax policy: exactly, by the policy
/// gradient theorem (Sutton, McAllester, Singh and Mansour 2000), and estimated from an episode. For such a policy
/// ∂ ln π(a|s) / ∂θ(s, b) = 1[a = b] − π(b|s).
/// </summary>
internal static class TabularPolicyGradient
{
    /// <summary>∂J/∂θ(s, a) = d(s) π(a|s) (q(s, a) − v(s)), d the discounted occupancy.</summary>
    /// <param name="table">The process.</param>
    /// <param name="policy">π.</param>
    /// <param name="discount">γ.</param>
    /// <exception cref="InvalidOperationException">γ is 1 and the policy does not end every episode.</exception>
    public static ActionValues Exact(TransitionTable table, TabularPolicy policy, double discount)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var values = PolicyEvaluation.Solve(table, policy, discount);
        var occupancy = PolicyEvaluation.Occupancy(table, policy, discount);
        var gradient = Bellman.ActionValues(table, values, discount);
        for (var state = 0; state < gradient.States; state++)
        {
            for (var action = 0; action < gradient.Actions; action++)
            {
                gradient[state, action] = occupancy[state] * policy[state][action] * (gradient[state, action] - values[state]);
            }
        }

        return gradient;
    }

    /// <summary>
    /// REINFORCE as first published (Williams 1992): Σ_t ∇ ln π(a_t|s_t) Σ_u γ^u r_u, every action with all that the episode brought.
    /// </summary>
    /// <param name="episode">A whole episode.</param>
    /// <param name="policy">The policy that played it.</param>
    /// <param name="discount">γ.</param>
    /// <param name="gradient">The estimate is added to it.</param>
    /// <exception cref="ArgumentException">The episode was cut: what else it would have brought is not known.</exception>
    public static void AddWholeReturn(ReadOnlySpan<TabularStep> episode, TabularPolicy policy, double discount, ActionValues gradient)
    {
        RequireWhole(episode);
        var (total, weight) = (0.0, 1.0);
        foreach (ref readonly var step in episode)
        {
            total += weight * step.Reward;
            weight *= discount;
        }

        foreach (ref readonly var step in episode)
        {
            AddScore(step, policy, total, gradient);
        }
    }

    /// <summary>
    /// REINFORCE with the rewards to go: Σ_t γ^t ∇ ln π(a_t|s_t) (Σ_{u ≥ t} γ^{u−t} r_u − b(s_t)). Earlier rewards do not depend on an action; any
    /// baseline b of the state leaves the mean alone and only changes the variance.
    /// </summary>
    /// <param name="episode">A whole episode.</param>
    /// <param name="policy">The policy that played it.</param>
    /// <param name="discount">γ.</param>
    /// <param name="baseline">[S], b; empty for none.</param>
    /// <param name="gradient">The estimate is added to it.</param>
    /// <exception cref="ArgumentException">The episode was cut: what else it would have brought is not known.</exception>
    public static void AddReinforce(ReadOnlySpan<TabularStep> episode, TabularPolicy policy, double discount, ReadOnlySpan<double> baseline, ActionValues gradient)
    {
        RequireWhole(episode);
        var total = 0.0;
        for (var t = episode.Length - 1; t >= 0; t--)
        {
            total = episode[t].Reward + (discount * total);
            AddScore(episode[t], policy, Math.Pow(discount, t) * (total - (baseline.IsEmpty ? 0 : baseline[episode[t].State])), gradient);
        }
    }

    /// <summary>
    /// Actor-critic: Σ_t γ^t ∇ ln π(a_t|s_t) (r_t + γ v(s_{t+1}) − v(s_t)). With the policy's own values v it is unbiased, and what chance
    /// does later adds nothing to its variance.
    /// </summary>
    /// <param name="episode">An episode.</param>
    /// <param name="policy">The policy that played it.</param>
    /// <param name="discount">γ.</param>
    /// <param name="values">[S], v.</param>
    /// <param name="gradient">The estimate is added to it.</param>
    public static void AddActorCritic(ReadOnlySpan<TabularStep> episode, TabularPolicy policy, double discount, ReadOnlySpan<double> values, ActionValues gradient)
    {
        var weight = 1.0;
        foreach (ref readonly var step in episode)
        {
            var advantage = step.Reward + (step.Terminated ? 0 : discount * values[step.Next]) - values[step.State];
            AddScore(step, policy, weight * advantage, gradient);
            weight *= discount;
        }
    }

    private static void RequireWhole(ReadOnlySpan<TabularStep> episode)
    {
        if (episode is not [.., { Terminated: true }])
        {
            throw new ArgumentException("A return is of an episode that ended by the task's own rules.", nameof(episode));
        }
    }

    private static void AddScore(in TabularStep step, TabularPolicy policy, double weight, ActionValues gradient)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(gradient);
        for (var action = 0; action < policy.Actions; action++)
        {
            gradient[step.State, action] += weight * ((action == step.Action ? 1 : 0) - policy[step.State][action]);
        }
    }
}
