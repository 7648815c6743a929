using SelfPlay.Games.Grids;

namespace SelfPlay.Agents.Tabular;

/// <summary>
/// Value iteration (Bellman 1957): v_0 = 0, v_{i+1}(s) = max_a Σ p (r + γ v_i(s')). The right-hand side is a γ-contraction in the maximum
/// norm, so ‖v_i − v*‖ ≤ γ^i ‖v*‖, and how far it has come shows in what a sweep still changes: ‖v_{i+1} − v*‖ ≤ γ / (1 − γ) ‖v_{i+1} − v_i‖.
/// </summary>
internal sealed class ValueIteration
{
    private readonly TransitionTable _table;
    private readonly double _discount;
    private double[] _values;
    private double[] _last;

    /// <summary>Begins with zeros.</summary>
    /// <param name="table">The process.</param>
    /// <param name="discount">γ.</param>
    public ValueIteration(TransitionTable table, double discount)
    {
        ArgumentNullException.ThrowIfNull(table);
        Bellman.CheckDiscount(discount);
        (_table, _discount) = (table, discount);
        (_values, _last) = (new double[table.States], new double[table.States]);
    }

    /// <summary>[S], v_i.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>Sweeps so far, i.</summary>
    public int Sweeps { get; private set; }

    /// <summary>What the last sweep changed, ‖v_i − v_{i−1}‖∞.</summary>
    public double Change { get; private set; } = double.PositiveInfinity;

    /// <summary>An upper bound of ‖v_i − v*‖∞; infinite for γ = 1, where nothing is known.</summary>
    public double Bound => _discount < 1 ? _discount / (1 - _discount) * Change : double.PositiveInfinity;

    /// <summary>Solves a process to within <paramref name="tolerance"/> of v* (for γ = 1: until a sweep changes no more than that).</summary>
    /// <param name="table">The process.</param>
    /// <param name="discount">γ.</param>
    /// <param name="tolerance">Largest error.</param>
    /// <param name="maxSweeps">Most sweeps.</param>
    public static ValueIteration Run(TransitionTable table, double discount, double tolerance, int maxSweeps = 1_000_000)
    {
        var iteration = new ValueIteration(table, discount);
        do
        {
            iteration.Sweep();
        }
        while ((discount < 1 ? iteration.Bound : iteration.Change) > tolerance && iteration.Sweeps < maxSweeps);
        return iteration;
    }

    /// <summary>One sweep over all states, from the values of the last one only.</summary>
    public void Sweep()
    {
        (_values, _last) = (_last, _values);
        for (var state = 0; state < _values.Length; state++)
        {
            _values[state] = Bellman.Best(_table, _last, state, _discount).Value;
        }

        Change = Bellman.Distance(_values, _last);
        Sweeps++;
    }
}
