using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Search.AlphaBeta;
using SelfPlay.Search.Protocols.Engines;
using SelfPlay.Search.Protocols.Gtp;
using SelfPlay.Search.Protocols.Uci;
using SelfPlay.Search.Rollouts;
using SelfPlay.Search.Solvers;

namespace SelfPlay.Search.Players;

/// <summary>Makes the players that need a run's weights.</summary>
public interface IRunPlayerSource
{
    /// <summary>Makes the player that a <see cref="PlayerKind.Run"/> specification names.</summary>
    /// <exception cref="PlayerSpecException">There is no such run or version, or it is of another game.</exception>
    IPlayer<TGame> Create<TGame>(PlayerSpec spec, ulong seed)
        where TGame : struct, IGame<TGame>;
}

/// <summary>The one place where a player's name becomes a player.</summary>
public static class PlayerCatalog
{
    /// <summary>Makes a player; the caller disposes of it.</summary>
    /// <param name="spec">Which.</param>
    /// <param name="seed">Seed of its chance: same seed, same questions, same moves.</param>
    /// <param name="runs">Where players of runs come from; null if there are none.</param>
    /// <param name="engines">
    /// How to deal with other programs; null if none may be started. Only whoever takes names from the person at the keyboard
    /// should allow them: such a name runs a command.
    /// </param>
    /// <exception cref="PlayerSpecException">There is no such player for this game.</exception>
    public static IPlayer<TGame> Create<TGame>(PlayerSpec spec, ulong seed, IRunPlayerSource? runs = null, EngineOptions? engines = null)
        where TGame : struct, IGame<TGame> => spec.Kind switch
        {
            PlayerKind.Random => new RandomPlayer<TGame>(seed),
            PlayerKind.Mcts => new RolloutPlayer<TGame>(spec.ToString(), new UctSearch<TGame>(seed), spec.Simulations!.Value),
            PlayerKind.Rave => new RolloutPlayer<TGame>(spec.ToString(), new RaveSearch<TGame>(seed), spec.Simulations!.Value),
            PlayerKind.Minimax => new DepthPlayer<TGame>(spec.ToString(), HeuristicCatalog.Minimax<TGame>(), spec.Depth!.Value),
            PlayerKind.AlphaBeta => new DepthPlayer<TGame>(spec.ToString(), HeuristicCatalog.AlphaBeta<TGame>(), spec.Depth!.Value),
            PlayerKind.Perfect => CreatePerfect<TGame>(seed),
            PlayerKind.Gtp or PlayerKind.Uci => CreateEngine<TGame>(
                spec, engines ?? throw new PlayerSpecException($"The player '{spec}' cannot be had here: no other programs are started.")),
            _ => runs?.Create<TGame>(spec, seed) ?? throw new PlayerSpecException($"The player '{spec}' cannot be had here: there are no runs."),
        };

    private static EnginePlayer<TGame> CreateEngine<TGame>(PlayerSpec spec, EngineOptions options)
        where TGame : struct, IGame<TGame>
    {
        var command = EngineCommand.Parse(spec.Command!);
        if (spec.Kind == PlayerKind.Gtp)
        {
            return new(spec.ToString(), stop => new GtpDialogue<TGame>(command, options, stop), options);
        }

        var settings = UciSettings.Parse(spec.Settings);
        return new(spec.ToString(), stop => new UciDialogue<TGame>(command, settings, options, stop), options);
    }

    private static IPlayer<TGame> CreatePerfect<TGame>(ulong seed)
        where TGame : struct, IGame<TGame> =>
        typeof(TGame) == typeof(ConnectFour) ? (IPlayer<TGame>)(object)new ConnectFourPlayer(seed)
        : typeof(TGame) == typeof(TicTacToe) ? new PerfectPlayer<TGame>(seed)
        : throw new PlayerSpecException($"There is no perfect player of {TGame.Info.Title}; there is one of {ConnectFour.Info.Title} and one of {TicTacToe.Info.Title}.");
}
