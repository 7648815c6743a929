using SelfPlay.Games;

namespace SelfPlay.Agents.Tabular;

/// <summary>A method that learns what actions are worth from steps, one by one, without knowing the process.</summary>
internal abstract class TabularControl
{
    /// <summary>How the names of tables of visits end.</summary>
    private const string VisitsKey = "visits";

    private readonly double[] _visits;
    private readonly StepSize _stepSize;

    /// <summary>Begins with a table of zeros.</summary>
    /// <param name="states">S.</param>
    /// <param name="actions">A.</param>
    /// <param name="discount">γ.</param>
    /// <param name="stepSize">Step size, by visits of a state and action.</param>
    protected TabularControl(int states, int actions, double discount, StepSize stepSize)
    {
        Bellman.CheckDiscount(discount);
        Values = new ActionValues(states, actions);
        (Discount, _stepSize, _visits) = (discount, stepSize, new double[states * actions]);
    }

    /// <summary>q, which the agent acts by.</summary>
    public ActionValues Values { get; }

    /// <summary>ε: how often the agent does anything, to explore, instead of what q holds for best.</summary>
    public double Epsilon { get; set; } = 0.1;

    /// <summary>γ.</summary>
    protected double Discount { get; }

    /// <summary>Everything that has been learnt, by name: checkpoints read and overwrite it.</summary>
    internal virtual IEnumerable<KeyValuePair<string, double[]>> Tables => [new("values", Values.Table), new(VisitsKey, _visits)];

    /// <summary>Whether tables of a checkpoint, by name, can take the place of <see cref="Tables"/>.</summary>
    internal virtual bool Accepts(IReadOnlyDictionary<string, double[]> tables) =>
        Tables.All(own => tables[own.Key].Length == own.Value.Length && Array.TrueForAll(tables[own.Key], double.IsFinite)
            && (!own.Key.EndsWith(VisitsKey, StringComparison.Ordinal) || Array.TrueForAll(tables[own.Key], count => count >= 0)));

    /// <summary>Learns from a step; the steps of an episode come in their order.</summary>
    /// <param name="step">The step.</param>
    /// <param name="random">Source of chance, for the methods that need it.</param>
    public abstract void Learn(in TabularStep step, ref Xoshiro256 random);

    /// <summary>Learns from what only the whole episode tells, and forgets its steps.</summary>
    public virtual void EndEpisode()
    {
    }

    /// <summary>Moves q(s, a) towards a target.</summary>
    protected void Move(int state, int action, double target) => Move(Values.Table, _visits, (state * Values.Actions) + action, target);

    /// <summary>Moves an entry of a table towards a target, by the visits that table has had.</summary>
    protected void Move(double[] values, double[] visits, int entry, double target)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(visits);
        values[entry] += _stepSize.At(++visits[entry]) * (target - values[entry]);
    }
}
