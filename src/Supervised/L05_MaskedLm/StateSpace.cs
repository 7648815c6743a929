namespace SelfPlay.Supervised.L05_MaskedLm;

/// <summary>All assignments of q values to n sites, numbered: site i is digit i of the number in base q.</summary>
/// <param name="Sites">n</param>
/// <param name="Values">q</param>
internal sealed record StateSpace(int Sites, int Values)
{
    private readonly int[] _power = [.. Enumerable.Range(0, Sites + 1).Select(i => (int)Math.Pow(Values, i))];

    /// <summary>Number of states, q^n.</summary>
    public int Count => _power[Sites];

    /// <summary>The value of a site.</summary>
    public int ValueOf(int state, int site) => state / _power[site] % Values;

    /// <summary>The state with another value at a site.</summary>
    public int With(int state, int site, int value) => state + ((value - ValueOf(state, site)) * _power[site]);
}
