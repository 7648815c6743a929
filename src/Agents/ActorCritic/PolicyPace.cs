using System.Diagnostics;

namespace SelfPlay.Agents.ActorCritic;

/// <summary>
/// How far an actor has come compared with the learner, each counted from the first weights the actor had: learning by policy gradient is learning
/// from the policy there is, so an actor does not run ahead of it.
/// </summary>
/// <param name="share">Its steps of an update.</param>
/// <param name="actors">Actors that play as much.</param>
/// <param name="ahead">Updates that it may be ahead by.</param>
internal sealed class PolicyPace(int share, int actors, int ahead)
{
    /// <summary>After so long without newer weights steps must have been lost on their way, and others are played in their place.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private long _played;
    private long? _first;
    private long _learnt;
    private long? _since;

    /// <summary>Whether it has handed over all that the learner can use for the next update and those it may be ahead by.</summary>
    public bool IsAhead => (_played * actors) - _learnt >= (1L + ahead) * share * actors;

    /// <summary>Weights have come that so many steps, of all actors, were learnt from for.</summary>
    public void Learnt(long steps)
    {
        _learnt = steps - (_first ??= steps);
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
        if (Stopwatch.GetElapsedTime(since) < s_patience)
        {
            return true;
        }

        _since = null;
        return false;
    }
}
