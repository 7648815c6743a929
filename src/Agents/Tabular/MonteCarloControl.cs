using SelfPlay.Games;

namespace SelfPlay.Agents.Tabular;

/// <summary>
/// On-policy Monte Carlo control (Sutton and Barto, section 5.4): an action is worth what followed it, learnt when the episode is over, from the
/// first time it was done in a state or from every time. An episode that was truncated goes on with what q holds for its next action.
/// </summary>
/// <param name="states">S.</param>
/// <param name="actions">A.</param>
/// <param name="discount">γ.</param>
/// <param name="stepSize">Step size, by visits of a state and action; the average is the textbook's.</param>
/// <param name="firstVisit">Whether only the first visit of an episode counts.</param>
internal sealed class MonteCarloControl(int states, int actions, double discount, StepSize stepSize, bool firstVisit = true)
    : TabularControl(states, actions, discount, stepSize)
{
    private readonly List<TabularStep> _episode = [];
    private readonly Dictionary<int, int> _firsts = [];

    /// <inheritdoc/>
    public override void Learn(in TabularStep step, ref Xoshiro256 random)
    {
        _firsts.TryAdd(Pair(step), _episode.Count);
        _episode.Add(step);
    }

    /// <inheritdoc/>
    public override void EndEpisode()
    {
        var total = _episode is [.., { Terminated: false } last] ? Values[last.Next, last.NextAction] : 0;
        for (var t = _episode.Count - 1; t >= 0; t--)
        {
            var step = _episode[t];
            total = step.Reward + (Discount * total);
            if (!firstVisit || _firsts[Pair(step)] == t)
            {
                Move(step.State, step.Action, total);
            }
        }

        _episode.Clear();
        _firsts.Clear();
    }

    private int Pair(in TabularStep step) => (step.State * Values.Actions) + step.Action;
}
