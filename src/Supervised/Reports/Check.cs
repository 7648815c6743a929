namespace SelfPlay.Supervised.Reports;

/// <summary>One figure of a lesson beside what it should be.</summary>
/// <param name="Name">Short stable name, for tests and JSON (`heat.regression`).</param>
/// <param name="What">What was measured, for people, with its unit.</param>
/// <param name="Measured">The figure; over several seeds their mean.</param>
/// <param name="Expected">What it should be; null for an observation without a verdict.</param>
/// <param name="Origin">Where the expectation comes from.</param>
/// <param name="Spread">Standard deviation over seeds, if there were several.</param>
public sealed record Check(string Name, string What, double Measured, Expected? Expected, Origin Origin, double? Spread)
{
    /// <summary>Whether the figure is as expected; true for an observation.</summary>
    public bool Holds => Expected?.Accepts(Measured) ?? true;
}
