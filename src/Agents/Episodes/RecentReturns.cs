namespace SelfPlay.Agents.Episodes;

/// <summary>The mean return of the newest 100 episodes, by which results of learning in environments are told.</summary>
internal sealed class RecentReturns
{
    private const int Kept = 100;

    private readonly Queue<double> _returns = new(Kept);

    /// <summary>Episodes so far.</summary>
    public long Episodes { get; private set; }

    /// <summary>Their mean; null before the first.</summary>
    public double? Mean => _returns.Count == 0 ? null : _returns.Average();

    /// <summary>Adds an episode's sum of rewards.</summary>
    public void Add(double total)
    {
        if (_returns.Count == Kept)
        {
            _returns.Dequeue();
        }

        _returns.Enqueue(total);
        Episodes++;
    }
}
