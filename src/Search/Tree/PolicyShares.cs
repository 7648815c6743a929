using SelfPlay.Games;

namespace SelfPlay.Search.Tree;

/// <summary>What is done to a search's shares over the root's legal moves before they become a policy or a move.</summary>
internal static class PolicyShares
{
    /// <summary>Draws an index with probability proportional to p^(1 / temperature); the shares are overwritten.</summary>
    public static int Sample(Span<float> policy, float temperature, ref Xoshiro256 random)
    {
        var max = 0f;
        foreach (var p in policy)
        {
            max = Math.Max(max, p);
        }

        var sum = 0.0;
        foreach (ref var p in policy)
        {
            p = MathF.Pow(p / max, 1 / temperature);
            sum += p;
        }

        var draw = random.Unit() * sum;
        var last = 0;
        for (var i = 0; i < policy.Length; i++)
        {
            if (policy[i] <= 0)
            {
                continue;
            }

            last = i;
            draw -= policy[i];
            if (draw < 0)
            {
                break;
            }
        }

        return last;
    }

    /// <summary>
    /// Puts proven moves right: if the root is proven, equal mass on all moves known to reach its value; otherwise none on
    /// proven losses. Where every move loses nothing is changed.
    /// </summary>
    public static void CorrectProven(Span<float> policy, ReadOnlySpan<sbyte> exacts, sbyte root)
    {
        if (root == -1)
        {
            return;
        }

        // Proven root: equal mass on all moves known to reach its value. Otherwise: proven losses get nothing.
        var removed = false;
        for (var i = 0; i < policy.Length; i++)
        {
            if (root != SearchTree.Unknown)
            {
                policy[i] = exacts[i] == root ? 1 : 0;
            }
            else if (exacts[i] == -1)
            {
                policy[i] = 0;
                removed = true;
            }
        }

        if (!removed)
        {
            return;
        }

        var sum = 0f;
        foreach (var p in policy)
        {
            sum += p;
        }

        for (var i = 0; sum == 0 && i < policy.Length; i++)
        {
            // Every visit went to moves that turned out lost: the others are all that is left.
            policy[i] = exacts[i] == -1 ? 0 : 1;
        }
    }

    /// <summary>Copies what there is of some moves among all, their priors summing to 1 again; returns how many there are.</summary>
    /// <param name="only">The moves to keep, at least one of them legal.</param>
    /// <param name="moves">The legal moves. [M]</param>
    /// <param name="priors">Their priors. [M]</param>
    /// <param name="keptMoves">Answer. [M]</param>
    /// <param name="keptPriors">Answer. [M]</param>
    public static int Keep(IReadOnlyList<int> only, ReadOnlySpan<ushort> moves, ReadOnlySpan<float> priors, Span<ushort> keptMoves, Span<float> keptPriors)
    {
        var count = 0;
        for (var i = 0; i < moves.Length; i++)
        {
            if (only.Contains(moves[i]))
            {
                (keptMoves[count], keptPriors[count]) = (moves[i], priors[i]);
                count++;
            }
        }

        Normalize(keptPriors[..count]);
        return count > 0 ? count : throw new ArgumentException("None of the moves to choose from is legal.", nameof(only));
    }

    /// <summary>Makes the shares sum to 1; all equal if they sum to 0.</summary>
    public static void Normalize(Span<float> policy)
    {
        var sum = 0f;
        foreach (var p in policy)
        {
            sum += p;
        }

        for (var i = 0; i < policy.Length; i++)
        {
            policy[i] = sum > 0 ? policy[i] / sum : 1f / policy.Length;
        }
    }
}
