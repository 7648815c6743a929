namespace SelfPlay.Agents.Tabular;

/// <summary>
/// Monte Carlo prediction (Sutton and Barto, section 5.1): a state is worth the average of what followed its visits, all of them or the first of
/// each episode. An episode that was truncated goes on with the value that its last state has so far.
/// </summary>
/// <param name="states">S.</param>
/// <param name="discount">γ.</param>
/// <param name="firstVisit">Whether only the first visit of an episode counts: unbiased; every visit: less variance.</param>
internal sealed class MonteCarloPrediction(int states, double discount, bool firstVisit = true)
{
    private readonly double[] _values = new double[states];
    private readonly long[] _counts = new long[states];

    /// <summary>[S], v.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>Learns from an episode.</summary>
    public void Learn(ReadOnlySpan<TabularStep> episode)
    {
        var firsts = FirstVisits(episode);
        var total = episode is [.., { Terminated: false } last] ? _values[last.Next] : 0;
        for (var t = episode.Length - 1; t >= 0; t--)
        {
            ref readonly var step = ref episode[t];
            total = step.Reward + (discount * total);
            if (!firstVisit || firsts[step.State] == t)
            {
                _values[step.State] += (total - _values[step.State]) / ++_counts[step.State];
            }
        }
    }

    private Dictionary<int, int> FirstVisits(ReadOnlySpan<TabularStep> episode)
    {
        var firsts = new Dictionary<int, int>(_values.Length);
        for (var t = 0; t < episode.Length; t++)
        {
            firsts.TryAdd(episode[t].State, t);
        }

        return firsts;
    }
}
