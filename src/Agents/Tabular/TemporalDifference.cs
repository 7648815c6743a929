namespace SelfPlay.Agents.Tabular;

/// <summary>How an eligibility trace grows when a state is visited again.</summary>
public enum TraceKind
{
    /// <summary>By one.</summary>
    Accumulating,

    /// <summary>To one (Singh and Sutton 1996).</summary>
    Replacing,
}

/// <summary>
/// TD(λ) (Sutton, "Learning to predict by the methods of temporal differences", 1988), the backward view: every state visited lately
/// learns from each step's error δ = r + γ v(s') − v(s), by its trace, which fades by γλ a step. λ = 0 is TD(0).
/// </summary>
/// <param name="states">S.</param>
/// <param name="discount">γ.</param>
/// <param name="stepSize">Step size, by visits of a state.</param>
/// <param name="lambda">λ.</param>
/// <param name="kind">How traces grow.</param>
internal sealed class TemporalDifference(int states, double discount, StepSize stepSize, double lambda = 0, TraceKind kind = TraceKind.Accumulating)
{
    private readonly double[] _values = new double[states];
    private readonly double[] _traces = new double[states];
    private readonly long[] _visits = new long[states];

    /// <summary>[S], v.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>Begins an episode: what the last one visited learns no more.</summary>
    public void Begin() => Array.Clear(_traces);

    /// <summary>Learns from a step.</summary>
    public void Learn(in TabularStep step)
    {
        for (var state = 0; state < _traces.Length; state++)
        {
            _traces[state] *= discount * lambda;
        }

        _visits[step.State]++;
        _traces[step.State] = kind == TraceKind.Replacing ? 1 : _traces[step.State] + 1;
        var error = step.Reward + (step.Terminated ? 0 : discount * _values[step.Next]) - _values[step.State];
        for (var state = 0; state < _values.Length; state++)
        {
            if (_traces[state] != 0)
            {
                _values[state] += stepSize.At(_visits[state]) * error * _traces[state];
            }
        }
    }
}
