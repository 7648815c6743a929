using SelfPlay.Games;

namespace SelfPlay.Agents.Tabular;

/// <summary>
/// SARSA (Rummery and Niranjan 1994): the target is r + γ q(s', a') with the action a' that the agent takes next, so that q is
/// what the exploring policy itself is worth.
/// </summary>
internal sealed class Sarsa(int states, int actions, double discount, StepSize stepSize) : TabularControl(states, actions, discount, stepSize)
{
    /// <inheritdoc/>
    public override void Learn(in TabularStep step, ref Xoshiro256 random) =>
        Move(step.State, step.Action, step.Reward + (step.Terminated ? 0 : Discount * Values[step.Next, step.NextAction]));
}

/// <summary>
/// Expected SARSA (van Seijen et al. 2009): the target averages over the policy's next actions, r + γ Σ_a π(a|s') q(s', a), which has
/// less variance than drawing one of them. π is ε-greedy in q.
/// </summary>
internal sealed class ExpectedSarsa(int states, int actions, double discount, StepSize stepSize) : TabularControl(states, actions, discount, stepSize)
{
    /// <inheritdoc/>
    public override void Learn(in TabularStep step, ref Xoshiro256 random) =>
        Move(step.State, step.Action, step.Reward + (step.Terminated ? 0 : Discount * Values.ExpectedGreedy(step.Next, Epsilon)));
}
