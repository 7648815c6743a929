using SelfPlay.Agents.AlphaZero;
using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Torch;

namespace SelfPlay.Agents.Tests.AlphaZero;

/// <summary>Small options and small runs.</summary>
internal static class Training
{
    /// <summary>A network and searches small enough for tests; nothing measured, one number format.</summary>
    public static AlphaZeroOptions Small { get; } = new()
    {
        Blocks = 1,
        Channels = 8,
        PolicyChannels = 4,
        ValueChannels = 2,
        ValueHidden = 8,
        BatchSize = 32,
        WindowSamples = 2_000,
        MinSamples = 1,
        Simulations = 30,
        FastSimulations = 8,
        TemperaturePlies = 5,
        RandomOpeningPlies = 4,
        ConcurrentGames = 8,
        CacheSize = 512,
        Precision = InferencePrecision.F32,
    };

    /// <summary>An actor with the weights that a learner of that seed begins with.</summary>
    public static AlphaZeroActor<TGame> Actor<TGame>(AlphaZeroOptions options, ulong seed = 1)
        where TGame : struct, IGame<TGame>
    {
        TorchThreads.Use(1);
        using var learner = new AlphaZeroLearner<TGame>(options, seed);
        var actor = new AlphaZeroActor<TGame>(options, seed);
        actor.LoadWeights(1, learner.ExportWeights());
        return actor;
    }

    /// <summary>Plays rounds, each of them one evaluation a game, until there are that many episodes.</summary>
    public static List<Episode> Episodes<TGame>(AlphaZeroActor<TGame> actor, int count)
        where TGame : struct, IGame<TGame>
    {
        var episodes = new List<Episode>();
        while (episodes.Count < count)
        {
            actor.Play(TimeSpan.Zero, episodes, CancellationToken.None);
        }

        return episodes;
    }

    /// <summary>The games that an actor with those options plays.</summary>
    public static List<GameEpisode> Games(AlphaZeroOptions options, int count, ulong seed = 1)
    {
        using var actor = Actor<TicTacToe>(options, seed);
        return [.. Episodes(actor, count).Select(e => GameEpisode.Decode(e.Payload))];
    }

    /// <summary>Position after the first plies of a game.</summary>
    public static TGame At<TGame>(GameEpisode game, int ply)
        where TGame : struct, IGame<TGame>
    {
        var position = TGame.Start;
        foreach (var move in game.Moves.Take(ply))
        {
            position.Play(move);
        }

        return position;
    }

    public static double Metric(this IEnumerable<Metric> metrics, string name) => metrics.Single(m => m.Name == name).Value;
}
