using System.Diagnostics;

namespace SelfPlay.Agents.ActorCritic;

/// <summary>
/// How far an actor has come compared with the learner, each counted from the first weights the actor had: learning by policy gradient is learning
/// from the policy there is, so an actor does not run ahead of it.
/// </summary>
/// <param name="share">Its steps of an update.</param>
/// <param name="update">Steps of an update, of all actors.</param>
/// <param name="ahead">Updates that it may be ahead by.</param>
/// <param name="patience">After so long without progress steps must have been lost on their way; null for half a minute, more than an update takes.</param>
/// <param name="countsLost">Whether <see cref="Learnt"/> counts steps that were lost as soon as later ones were learnt from.</param>
internal sealed class PolicyPace(int share, int update, int ahead, TimeSpan? patience = null, bool countsLost = false)
{
    /// <summary>How long newer weights are waited for before the search thread is given back.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    private readonly TimeSpan _patience = patience ?? TimeSpan.FromSeconds(30);

    private long _played;
    private long _forgiven;
    private long? _first;
    private long _learnt;
    private long? _since;

    /// <summary>Whether it has handed over all that the learner can use for the next update and those it may be ahead by.</summary>
    public bool IsAhead => ((_played - _forgiven) * update) - (_learnt * share) >= (1L + ahead) * share * update;

    /// <summary>Weights have come that so many steps, of all actors, were learnt from for.</summary>
    public void Learnt(long steps)
    {
        _learnt = steps - (_first ??= steps);
        _forgiven = countsLost ? 0 : _forgiven;
        _since = null;
    }

    /// <summary>So many steps are handed over.</summary>
    public void Played(int steps) => _played += steps;

    /// <summary>Whether to wait for newer weights rather than play a rollout.</summary>
    public bool MustWait()
    {
        if (!IsAhead)
        {
            return false;
        }

        var since = _since ??= Stopwatch.GetTimestamp();
        if (Stopwatch.GetElapsedTime(since) < _patience)
        {
            return true;
        }

        _forgiven += share; // a rollout in the place of one that was lost: without this every update from now on would wait as long
        _since = null;
        return false;
    }
}
