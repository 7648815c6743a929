using SelfPlay.Games;
using SelfPlay.Search.Players;

namespace SelfPlay.Agents.Players;

/// <summary>What a run has learnt: the spec it was trained by and one version of its weights.</summary>
/// <param name="Spec">The run's agent spec.</param>
/// <param name="Version">Version of the weights.</param>
/// <param name="Weights">The weights, a safetensors file.</param>
public sealed record RunWeights(AgentSpec Spec, long Version, ReadOnlyMemory<byte> Weights);

/// <summary>Makes players from the weights of runs.</summary>
/// <param name="find">
/// Looks up a run's weights by name and version (null for the newest); throws <see cref="PlayerSpecException"/> with one
/// sentence if there are none.
/// </param>
public sealed class RunPlayers(Func<string, long?, RunWeights> find) : IRunPlayerSource
{
    /// <inheritdoc/>
    public IPlayer<TGame> Create<TGame>(PlayerSpec spec, ulong seed)
        where TGame : struct, IGame<TGame>
    {
        ArgumentNullException.ThrowIfNull(spec);
        var run = find(spec.Run!, spec.Version);
        if (run.Spec.Task != TGame.Info.Name)
        {
            throw new PlayerSpecException($"The run '{spec.Run}' plays {run.Spec.Task}, not {TGame.Info.Name}.");
        }

        if (AlgorithmCatalog.Find(run.Spec.Algorithm) is not IGamePlayerFactory factory)
        {
            throw new PlayerSpecException($"The run '{spec.Run}' was trained by {run.Spec.Algorithm}, which plays no board games.");
        }

        try
        {
            return factory.CreatePlayer<TGame>(spec.ToString(), run, spec.Simulations, seed);
        }
        catch (InvalidDataException e)
        {
            throw new PlayerSpecException($"The weights of '{spec}' cannot be used: {e.Message}", e);
        }
    }
}

/// <summary>An algorithm whose weights can play board games.</summary>
public interface IGamePlayerFactory
{
    /// <summary>Makes a player; the caller disposes of it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="run">What it plays with.</param>
    /// <param name="simulations">Simulations a move; null for the algorithm's default.</param>
    /// <param name="seed">Seed of its chance.</param>
    /// <exception cref="InvalidDataException">The weights are damaged or belong to another architecture.</exception>
    IPlayer<TGame> CreatePlayer<TGame>(string name, RunWeights run, int? simulations, ulong seed)
        where TGame : struct, IGame<TGame>;
}
