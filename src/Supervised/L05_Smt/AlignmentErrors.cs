namespace SelfPlay.Supervised.L05_Smt;

/// <summary>The alignment error rate (Och and Ney 2003), 1 − (|A∩S| + |A∩P|) / (|A| + |S|), over verses.</summary>
internal sealed class AlignmentErrors
{
    private long _sureFound;
    private long _possibleFound;
    private long _found;
    private long _sure;

    /// <summary>The rate over all verses added.</summary>
    public double Rate => 1 - ((_sureFound + _possibleFound) / (double)(_found + _sure));

    /// <summary>Share of the judged links that are possible.</summary>
    public double Precision => _possibleFound / (double)_found;

    /// <summary>Share of the sure links that were found.</summary>
    public double Recall => _sureFound / (double)_sure;

    /// <summary>Sure links.</summary>
    public long Sure => _sure;

    /// <summary>Adds a verse.</summary>
    /// <param name="gold">What is known.</param>
    /// <param name="links">The links to be judged, English words first.</param>
    public void Add(GoldLinks gold, Links links)
    {
        _sure += gold.Sure.Count;
        foreach (var (i, j) in links.All())
        {
            if (gold.Judged[i])
            {
                _found++;
                _possibleFound += gold.Possible[i, j] ? 1 : 0;
                _sureFound += gold.Sure[i, j] ? 1 : 0;
            }
        }
    }
}
