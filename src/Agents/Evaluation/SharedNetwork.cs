using System.Security.Cryptography;
using SelfPlay.Agents.AlphaZero;
using SelfPlay.Games;

namespace SelfPlay.Agents.Evaluation;

/// <summary>
/// A network that all actors of the process with the same weights share, their batches merged: one copy on the device and full
/// batches for it. Gone when the last of them lets go of it.
/// </summary>
internal sealed class SharedNetwork<TGame> : IDisposable
    where TGame : struct, IGame<TGame>
{
    /// <summary>Batches of so many actors fit into a merged one.</summary>
    private const int MergedActors = 8;

    private static readonly Dictionary<string, SharedNetwork<TGame>> s_all = [];

    private readonly string _key;
    private readonly InferenceNetwork _network;
    private readonly List<NetworkEvaluator<TGame>> _lanes = [];
    private int _users;

    private SharedNetwork(string key, InferenceNetwork network, int capacity)
    {
        (_key, _network) = (key, network);
        Evaluator = new BatchingEvaluator<TGame>(
            () =>
            {
                _lanes.Add(new NetworkEvaluator<TGame>(network, capacity));
                return _lanes[^1];
            },
            capacity);
    }

    /// <summary>Evaluates for any number of threads at once.</summary>
    public BatchingEvaluator<TGame> Evaluator { get; }

    /// <summary>The network of these weights; to be disposed of by everyone who asked for it.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="options">Architecture and device.</param>
    /// <param name="loader">Loads the network if it is not there yet.</param>
    /// <exception cref="InvalidDataException">The weights are damaged or belong to another architecture.</exception>
    public static SharedNetwork<TGame> Rent(ReadOnlyMemory<byte> weights, AlphaZeroOptions options, InferenceLoader loader)
    {
        var key = $"{options.Device} {options.Precision} {options.ConcurrentGames} {Convert.ToHexString(SHA256.HashData(weights.Span))}";
        lock (s_all)
        {
            if (!s_all.TryGetValue(key, out var shared))
            {
                shared = new SharedNetwork<TGame>(key, loader.Load(weights), MergedActors * options.ConcurrentGames);
                s_all.Add(key, shared);
            }

            shared._users++;
            return shared;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (s_all)
        {
            if (--_users > 0)
            {
                return;
            }

            s_all.Remove(_key);
        }

        _lanes.ForEach(lane => lane.Dispose());
        _network.Dispose();
    }
}
