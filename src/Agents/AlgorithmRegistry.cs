namespace SelfPlay.Agents;

/// <summary>
/// The algorithms a process knows: the catalogue's, and those registered with its services as <see cref="IAlgorithm"/>,
/// which win over the catalogue's where names are equal.
/// </summary>
public sealed class AlgorithmRegistry(IEnumerable<IAlgorithm> registered)
{
    private readonly IAlgorithm[] _registered = [.. registered];

    /// <summary>Finds an algorithm.</summary>
    /// <exception cref="AgentSpecException">There is none of that name.</exception>
    public IAlgorithm Find(string name) => Array.Find(_registered, a => a.Name == name) ?? AlgorithmCatalog.Find(name);
}
