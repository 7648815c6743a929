namespace SelfPlay.Agents;

/// <summary>The algorithms by name.</summary>
public static class AlgorithmCatalog
{
    /// <summary>All algorithms, in the order they are listed to people.</summary>
    public static IReadOnlyList<IAlgorithm> All { get; } =
        [new AlphaZero.AlphaZeroAlgorithm(), new TdLambda.TdLambdaAlgorithm(), .. Tabular.TabularAlgorithm.All, .. ActorCritic.ActorCriticAlgorithm.All, .. Dqn.DqnAlgorithm.All];

    /// <summary>The algorithms that learn a task, the one to take if none is named first.</summary>
    public static IEnumerable<IAlgorithm> ForTask(string task) =>
        All.Where(algorithm => algorithm.Learns(task)).OrderByDescending(algorithm => algorithm.Name == Preferred(task)); // keeps the others' order

    /// <summary>Finds an algorithm.</summary>
    /// <exception cref="AgentSpecException">There is none of that name.</exception>
    public static IAlgorithm Find(string name) =>
        All.FirstOrDefault(a => a.Name == name)
        ?? throw new AgentSpecException($"There is no algorithm '{name}'; the algorithms are {string.Join(", ", All.Select(a => a.Name))}.");

    /// <summary>
    /// Where the first of the list would not do. In Mountain Car chance all but never arrives within an episode, so the newest steps,
    /// which is all that policy gradients have, show nothing to learn; a replay keeps the few arrivals there are.
    /// </summary>
    private static string? Preferred(string task) => task == "mountaincar" ? "dqn" : null;
}
