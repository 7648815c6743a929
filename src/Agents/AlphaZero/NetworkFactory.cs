using System.Globalization;
using SelfPlay.Games;
using static TorchSharp.torch;

namespace SelfPlay.Agents.AlphaZero;

/// <summary>Makes networks.</summary>
internal static class NetworkFactory
{
    private static readonly Lock Gate = new();

    /// <summary>A network whose random parameters depend on <paramref name="seed"/> alone (torch's seed is global, hence the lock).</summary>
    public static AlphaZeroNetwork Create(GameInfo game, AlphaZeroOptions options, ulong seed)
    {
        lock (Gate)
        {
            random.manual_seed((long)(seed & long.MaxValue));
            return new AlphaZeroNetwork(game, options);
        }
    }

    /// <summary>What a weights file says of its network, for people and other tools; loading compares names and shapes.</summary>
    public static Dictionary<string, string> Describe(GameInfo game, AlphaZeroOptions options) => new()
    {
        ["algorithm"] = "alphazero",
        ["task"] = game.Name,
        ["blocks"] = options.Blocks.ToString(CultureInfo.InvariantCulture),
        ["channels"] = options.Channels.ToString(CultureInfo.InvariantCulture),
    };
}
