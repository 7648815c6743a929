using SelfPlay.Games;

namespace SelfPlay.Search.Tree;

/// <summary>
/// The root policy of "Policy improvement by planning with Gumbel" (Danihelka, Guez, Schrittwieser and Silver, ICLR 2022):
/// m moves sampled without replacement by the Gumbel-top-k trick, simulations shared out by sequential halving, and an
/// improved policy from completed Q-values. Below the root the tree goes on with PUCT, the paper's "Gumbel AlphaZero".
/// </summary>
internal sealed class GumbelRoot
{
    private readonly SearchOptions _options;
    private float[] _gumbel = [];
    private float[] _score = [];
    private int[] _count = [];
    private int[] _schedule = [];
    private int _scheduleMoves;
    private int _scheduleSimulations;
    private int _scheduleLength;
    private int _step;
    private int _considered;

    public GumbelRoot(SearchOptions options) => _options = options;

    /// <summary>Draws new Gumbel variables (zeros when not exploring) and plans the visits of a search.</summary>
    public void Begin(SearchTree tree, int simulations, bool explore, ref Xoshiro256 random)
    {
        var moves = tree.EdgeCount(SearchTree.Root);
        if (_gumbel.Length < moves)
        {
            _gumbel = new float[moves];
            _score = new float[moves];
            _count = new int[moves];
        }

        for (var i = 0; i < moves; i++)
        {
            _gumbel[i] = explore ? (float)-Math.Log(-Math.Log(Math.Max(random.Unit(), 1e-300))) : 0;
            _count[i] = 0;
        }

        _considered = Math.Min(_options.GumbelMoves, moves);
        _step = 0;
        Plan(_considered, simulations);
    }

    /// <summary>The root edge that the next simulation follows.</summary>
    public int Select(SearchTree tree)
    {
        Score(tree);
        var wanted = _step < _scheduleLength ? _schedule[_step] : int.MaxValue;
        _step++;
        var exacts = tree.EdgeExacts(SearchTree.Root);
        var best = Best(exacts, wanted);
        if (best < 0)
        {
            // Moves proven lost left the schedule: go on with the best of the others.
            best = Best(exacts, -1);
        }

        _count[best]++;
        return tree.FirstEdge(SearchTree.Root) + best;
    }

    /// <summary>Takes back the newest <see cref="Select"/>, which chose root move number <paramref name="index"/>.</summary>
    public void Retract(int index)
    {
        _step--;
        _count[index]--;
    }

    /// <summary>The move to play: the highest g + logit + sigma(q) among the most visited.</summary>
    public int Choose(SearchTree tree)
    {
        Score(tree);
        var exacts = tree.EdgeExacts(SearchTree.Root);
        var most = 0;
        for (var i = 0; i < exacts.Length; i++)
        {
            most = exacts[i] == -1 ? most : Math.Max(most, _count[i]);
        }

        return Best(exacts, most);
    }

    /// <summary>Writes the improved policy softmax(logit + sigma(completed q)). [M]</summary>
    public void WritePolicy(SearchTree tree, Span<float> policy)
    {
        Score(tree);
        var max = float.NegativeInfinity;
        for (var i = 0; i < policy.Length; i++)
        {
            policy[i] = _score[i] - _gumbel[i];
            max = Math.Max(max, policy[i]);
        }

        var sum = 0f;
        for (var i = 0; i < policy.Length; i++)
        {
            policy[i] = MathF.Exp(policy[i] - max);
            sum += policy[i];
        }

        for (var i = 0; i < policy.Length; i++)
        {
            policy[i] /= sum;
        }
    }

    private int Best(ReadOnlySpan<sbyte> exacts, int wanted)
    {
        var best = -1;
        for (var i = 0; i < exacts.Length; i++)
        {
            if (exacts[i] != -1 && (wanted < 0 || _count[i] == wanted) && (best < 0 || _score[i] > _score[best]))
            {
                best = i;
            }
        }

        return best;
    }

    /// <summary>score = g + logit + sigma(completed q), section 4 of the paper; unvisited moves get v_mix (its appendix D).</summary>
    private void Score(SearchTree tree)
    {
        var priors = tree.Priors(SearchTree.Root);
        var visits = tree.Visits(SearchTree.Root);
        var sums = tree.ValueSums(SearchTree.Root);
        float total = 0, most = 0, visitedPrior = 0, weighted = 0;
        for (var i = 0; i < priors.Length; i++)
        {
            if (visits[i] > 0)
            {
                total += visits[i];
                most = Math.Max(most, visits[i]);
                visitedPrior += priors[i];
                weighted += priors[i] * sums[i] / visits[i];
            }
        }

        var own = tree.RootEvaluation;
        var mixed = visitedPrior > 0 ? (own + (total * weighted / visitedPrior)) / (1 + total) : own;
        var sigma = (_options.GumbelVisit + most) * _options.GumbelScale;
        for (var i = 0; i < priors.Length; i++)
        {
            var q = visits[i] > 0 ? sums[i] / visits[i] : mixed;
            _score[i] = _gumbel[i] + MathF.Log(Math.Max(priors[i], 1e-12f)) + (sigma * 0.5f * (q + 1));
        }
    }

    /// <summary>
    /// The number of visits that the move chosen by each simulation must already have: m moves share each phase equally,
    /// then the better half goes on (sequential halving, Karnin et al. 2013).
    /// </summary>
    private void Plan(int moves, int simulations)
    {
        if (_scheduleMoves == moves && _scheduleSimulations == simulations)
        {
            return;
        }

        if (_schedule.Length < simulations)
        {
            _schedule = new int[simulations];
        }

        _scheduleMoves = moves;
        _scheduleSimulations = simulations;
        _scheduleLength = simulations;
        var phases = Math.Max(1, (int)Math.Ceiling(Math.Log2(moves)));
        var visited = 0;
        var filled = 0;
        for (var considered = moves; filled < simulations; considered = Math.Max(Math.Min(2, moves), considered / 2))
        {
            var rounds = Math.Max(1, simulations / (phases * considered));
            for (var round = 0; round < rounds; round++, visited++)
            {
                for (var i = 0; i < considered && filled < simulations; i++)
                {
                    _schedule[filled++] = visited;
                }
            }
        }
    }
}
