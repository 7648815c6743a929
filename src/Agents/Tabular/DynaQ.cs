using SelfPlay.Games;

namespace SelfPlay.Agents.Tabular;

/// <summary>
/// Dyna-Q (Sutton 1990; Sutton and Barto, section 8.2): Q-learning from every step, and then from steps that it imagines. Its model of the
/// process is what each action led to when it was last tried; an imagined step is a state and action tried before, drawn at random.
/// </summary>
/// <param name="states">S.</param>
/// <param name="actions">A.</param>
/// <param name="discount">γ.</param>
/// <param name="stepSize">Step size, by visits of a state and action, imagined ones included.</param>
/// <param name="planningSteps">Steps imagined for every real one.</param>
internal sealed class DynaQ(int states, int actions, double discount, StepSize stepSize, int planningSteps) : TabularControl(states, actions, discount, stepSize)
{
    private const double NotTried = -1;
    private const string NextKey = "model.next";
    private const string TriedKey = "model.tried";

    // By state and action: the next state, or NotTried; the reward; 1 if the episode ended.
    private readonly double[] _next = Filled(states * actions);
    private readonly double[] _reward = new double[states * actions];
    private readonly double[] _ended = new double[states * actions];

    // The numbers of the pairs tried, in the order in which they were tried first, then NotTried.
    private readonly double[] _tried = Filled(states * actions);

    /// <inheritdoc/>
    internal override IEnumerable<KeyValuePair<string, double[]>> Tables =>
        [.. base.Tables, new(NextKey, _next), new("model.reward", _reward), new("model.ended", _ended), new(TriedKey, _tried)];

    /// <inheritdoc/>
    /// <remarks>Those of the model are used as numbers of states and of pairs.</remarks>
    internal override bool Accepts(IReadOnlyDictionary<string, double[]> tables)
    {
        if (!base.Accepts(tables))
        {
            return false;
        }

        var (next, tried) = (tables[NextKey], tables[TriedKey]);
        var count = Count(tried);
        return Array.TrueForAll(next, state => state == NotTried || IsNumber(state, Values.States))
            && tried.Take(count).All(pair => IsNumber(pair, next.Length) && next[(int)pair] != NotTried)
            && tried.Skip(count).All(pair => pair == NotTried)
            && tried.Take(count).Distinct().Count() == count;
    }

    /// <inheritdoc/>
    public override void Learn(in TabularStep step, ref Xoshiro256 random)
    {
        var pair = (step.State * Values.Actions) + step.Action;
        var tried = Count(_tried);
        if (_next[pair] == NotTried)
        {
            _tried[tried++] = pair;
        }

        (_next[pair], _reward[pair], _ended[pair]) = (step.Next, step.Reward, step.Terminated ? 1 : 0);
        LearnFromModel(pair);
        for (var i = 0; i < planningSteps; i++)
        {
            LearnFromModel((int)_tried[random.Below(tried)]);
        }
    }

    private void LearnFromModel(int pair)
    {
        var (state, action) = Math.DivRem(pair, Values.Actions);
        Move(state, action, _reward[pair] + (_ended[pair] != 0 ? 0 : Discount * Values.Max((int)_next[pair])));
    }

    /// <summary>Pairs tried.</summary>
    private static int Count(double[] tried)
    {
        var end = Array.IndexOf(tried, NotTried);
        return end < 0 ? tried.Length : end;
    }

    private static bool IsNumber(double value, int count) => value >= 0 && value < count && value == Math.Floor(value);

    private static double[] Filled(int size)
    {
        var table = new double[size];
        Array.Fill(table, NotTried);
        return table;
    }
}
