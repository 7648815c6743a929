using SelfPlay.Games;

namespace SelfPlay.Agents.Tabular;

/// <summary>A table q(s, a) of what actions are worth, and the policies that follow from it.</summary>
internal sealed class ActionValues
{
    /// <summary>A table of zeros.</summary>
    /// <param name="states">S.</param>
    /// <param name="actions">A.</param>
    public ActionValues(int states, int actions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(states, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(actions, 1);
        (States, Actions, Table) = (states, actions, new double[states * actions]);
    }

    /// <summary>States S.</summary>
    public int States { get; }

    /// <summary>Actions A.</summary>
    public int Actions { get; }

    /// <summary>[S * A], the actions of a state side by side.</summary>
    public double[] Table { get; }

    /// <summary>[A], a state's.</summary>
    public ReadOnlySpan<double> this[int state] => Table.AsSpan(state * Actions, Actions);

    /// <summary>What an action is worth in a state.</summary>
    public ref double this[int state, int action] => ref Table[(state * Actions) + action];

    /// <summary>max_a q(s, a).</summary>
    public double Max(int state)
    {
        var most = double.NegativeInfinity;
        foreach (var value in this[state])
        {
            most = Math.Max(most, value);
        }

        return most;
    }

    /// <summary>The best action, the first of those that are equal.</summary>
    public int Best(int state) => this[state].IndexOf(Max(state));

    /// <summary>[S], max_a q(s, a) of every state.</summary>
    public double[] StateValues() => [.. Enumerable.Range(0, States).Select(Max)];

    /// <summary>Draws an action: with probability ε any, else the best, at random among those that are equal.</summary>
    public int DrawGreedy<TRandom>(int state, double epsilon, ref TRandom random)
        where TRandom : IRandomSource
    {
        if (epsilon > 0 && random.Unit() < epsilon)
        {
            return random.Below(Actions);
        }

        var most = Max(state);
        var action = -1;
        for (var left = random.Below(this[state].Count(most)); left >= 0; left--)
        {
            action += 1 + this[state][(action + 1)..].IndexOf(most);
        }

        return action;
    }

    /// <summary>[A], the probabilities with which <see cref="DrawGreedy"/> draws.</summary>
    public float[] GreedyPolicy(int state, double epsilon)
    {
        var (most, policy) = (Max(state), new float[Actions]);
        for (var action = 0; action < Actions; action++)
        {
            policy[action] = (float)((epsilon / Actions) + (this[state, action] == most ? (1 - epsilon) / this[state].Count(most) : 0));
        }

        return policy;
    }

    /// <summary>Σ_a π(a|s) q(s, a) for the policy that <see cref="DrawGreedy"/> draws from.</summary>
    public double ExpectedGreedy(int state, double epsilon)
    {
        var sum = 0.0;
        foreach (var value in this[state])
        {
            sum += value;
        }

        return (epsilon * sum / Actions) + ((1 - epsilon) * Max(state));
    }
}
