using System.Numerics;

namespace SelfPlay.Agents.Dqn;

/// <summary>
/// Numbers p_0 .. p_{n-1}, none negative, of which one is drawn in proportion to its size in O(log n): a binary tree whose nodes hold the sums of
/// their leaves. A node is always the sum of its two children as they are, so rounding does not pile up over updates.
/// </summary>
/// <param name="count">n.</param>
internal sealed class SumTree(int count)
{
    private readonly int _leaves = (int)BitOperations.RoundUpToPowerOf2((uint)count);
    private readonly double[] _sums = new double[2 * (int)BitOperations.RoundUpToPowerOf2((uint)count)]; // the root is 1, the children of i are 2i and 2i + 1

    /// <summary>The sum of all.</summary>
    public double Total => _sums[1];

    /// <summary>p_i.</summary>
    public double this[int index]
    {
        get => _sums[_leaves + index];
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, count);
            if (!(value >= 0) || double.IsInfinity(value))
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "A number in the tree is finite and not negative.");
            }

            var node = _leaves + index;
            _sums[node] = value;
            for (node /= 2; node >= 1; node /= 2)
            {
                _sums[node] = _sums[2 * node] + _sums[(2 * node) + 1];
            }
        }
    }

    /// <summary>The i with p_0 + .. + p_{i-1} ≤ <paramref name="mass"/> &lt; p_0 + .. + p_i. Never one whose p_i is 0, as long as another is not.</summary>
    public int Find(double mass)
    {
        var node = 1;
        while (node < _leaves)
        {
            var left = _sums[2 * node];
            if (mass < left || _sums[(2 * node) + 1] == 0)
            {
                node = 2 * node;
            }
            else
            {
                (mass, node) = (mass - left, (2 * node) + 1);
            }
        }

        return node - _leaves;
    }
}
