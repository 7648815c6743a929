using SelfPlay.Contracts.Runs;

namespace SelfPlay.Grains.Runs;

/// <summary>
/// Who may learn: one owner at a time, for as long as it renews. The token grows with every grant that is not a renewal,
/// so that what a former owner still sends can be told apart.
/// </summary>
internal sealed class LearnerLease(StoredRun run, TimeSpan duration, TimeProvider time)
{
    private long _renewedAt = time.GetTimestamp();

    /// <summary>Whether somebody holds it now.</summary>
    public bool Held => run.LeaseOwner is not null && time.GetElapsedTime(_renewedAt) < duration;

    /// <summary>Grants or renews the lease, or does not.</summary>
    public LeaseChange Acquire(string owner, LearnerProgress? progress)
    {
        if (progress is not null)
        {
            if (run.LeaseOwner != owner || progress.Token != run.LeaseToken)
            {
                return LeaseChange.Refused; // it has lapsed and somebody else has had it since
            }

            _renewedAt = time.GetTimestamp();
            run.Steps = progress.Steps ?? run.Steps;
            return LeaseChange.Renewed;
        }

        if (Held && run.LeaseOwner != owner)
        {
            return LeaseChange.Refused;
        }

        run.LeaseOwner = owner;
        run.LeaseToken++;
        _renewedAt = time.GetTimestamp();
        return LeaseChange.Granted;
    }

    /// <summary>Gives it back; nothing happens if it is somebody else's.</summary>
    public bool Release(string owner, LearnerProgress progress)
    {
        if (run.LeaseOwner != owner || progress.Token != run.LeaseToken)
        {
            return false;
        }

        run.Steps = progress.Steps ?? run.Steps;
        run.LeaseOwner = null;
        return true;
    }
}

/// <summary>What asking for a lease came to.</summary>
internal enum LeaseChange
{
    /// <summary>Somebody else's.</summary>
    Refused,

    /// <summary>The caller goes on holding it.</summary>
    Renewed,

    /// <summary>The caller holds it from now on, with a new token.</summary>
    Granted,
}
