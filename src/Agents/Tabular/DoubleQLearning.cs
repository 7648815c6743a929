using SelfPlay.Games;

namespace SelfPlay.Agents.Tabular;

/// <summary>
/// Double Q-learning (van Hasselt 2010): of two tables each learns, at random, with the action that it holds for best and the
/// value that the other gives it. The maximum of noisy values is too large on average; the value of an action chosen by other noise is not.
/// The agent acts by the mean of both.
/// </summary>
internal sealed class DoubleQLearning(int states, int actions, double discount, StepSize stepSize) : TabularControl(states, actions, discount, stepSize)
{
    private readonly ActionValues _first = new(states, actions);
    private readonly ActionValues _second = new(states, actions);
    private readonly double[] _firstVisits = new double[states * actions];
    private readonly double[] _secondVisits = new double[states * actions];

    /// <inheritdoc/>
    internal override IEnumerable<KeyValuePair<string, double[]>> Tables =>
    [
        .. base.Tables,
        new("first", _first.Table), new("first.visits", _firstVisits),
        new("second", _second.Table), new("second.visits", _secondVisits),
    ];

    /// <inheritdoc/>
    public override void Learn(in TabularStep step, ref Xoshiro256 random)
    {
        var (learning, visits, judging) = random.Below(2) == 0 ? (_first, _firstVisits, _second) : (_second, _secondVisits, _first);
        var target = step.Reward + (step.Terminated ? 0 : Discount * judging[step.Next, learning.Best(step.Next)]);
        var entry = (step.State * Values.Actions) + step.Action;
        Move(learning.Table, visits, entry, target);
        Values.Table[entry] = (_first.Table[entry] + _second.Table[entry]) / 2;
    }
}
