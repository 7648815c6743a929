using SelfPlay.Games;

namespace SelfPlay.Agents.Dqn;

/// <summary>
/// Proportional prioritized replay (Schaul et al. 2016): transition i is drawn with probability P(i) = p_i^α / Σ p^α, p_i being its newest error, and weighted
/// by w_i = (N P(i))^-β / max w, the maximum over the batch. What has not been drawn yet has the largest priority so far.
/// </summary>
/// <param name="capacity">Transitions.</param>
/// <param name="exponent">α.</param>
internal sealed class Priorities(int capacity, double exponent)
{
    /// <summary>Added to every error, so that nothing is lost for ever.</summary>
    private const double Least = 1e-6;

    private readonly SumTree _tree = new(capacity);

    /// <summary>The largest p^α so far; 1 at the beginning.</summary>
    public double Largest { get; set; } = 1;

    /// <summary>Σ p^α.</summary>
    public double Total => _tree.Total;

    /// <summary>p_i^α.</summary>
    public double this[int index] => _tree[index];

    /// <summary>A transition has been put at <paramref name="index"/>.</summary>
    /// <param name="index">Its place.</param>
    /// <param name="known">p^α, if it has had a priority before.</param>
    public void Add(int index, double? known = null) => _tree[index] = known ?? Largest;

    /// <summary>Draws a batch: one transition from each of B equal parts of the total.</summary>
    /// <param name="batch">Its indices and weights are overwritten.</param>
    /// <param name="count">N, transitions there are.</param>
    /// <param name="importance">β.</param>
    /// <param name="random">Source of chance.</param>
    public void Draw(TransitionBatch batch, int count, double importance, ref Xoshiro256 random)
    {
        var size = batch.Indices.Length;
        var largest = 0f;
        for (var i = 0; i < size; i++)
        {
            var index = _tree.Find((i + random.Unit()) / size * _tree.Total);
            batch.Indices[i] = index;
            batch.Weights[i] = (float)Math.Pow(count * _tree[index] / _tree.Total, -importance);
            largest = Math.Max(largest, batch.Weights[i]);
        }

        for (var i = 0; i < size; i++)
        {
            batch.Weights[i] /= largest;
        }
    }

    /// <summary>Writes the errors of a batch back as priorities.</summary>
    public void Update(ReadOnlySpan<int> indices, ReadOnlySpan<float> errors)
    {
        for (var i = 0; i < indices.Length; i++)
        {
            var priority = Math.Pow(errors[i] + Least, exponent);
            _tree[indices[i]] = priority;
            Largest = Math.Max(Largest, priority);
        }
    }
}
