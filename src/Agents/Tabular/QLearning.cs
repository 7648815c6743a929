using SelfPlay.Games;

namespace SelfPlay.Agents.Tabular;

/// <summary>
/// Q-learning (Watkins 1989; Watkins and Dayan 1992): the target is r + γ max_a q(s', a), whatever the agent does next. It
/// converges to q* with probability 1 if every action is tried again and again in every state and the steps shrink as they should.
/// </summary>
internal sealed class QLearning(int states, int actions, double discount, StepSize stepSize) : TabularControl(states, actions, discount, stepSize)
{
    /// <inheritdoc/>
    public override void Learn(in TabularStep step, ref Xoshiro256 random) =>
        Move(step.State, step.Action, step.Reward + (step.Terminated ? 0 : Discount * Values.Max(step.Next)));
}
