using System.ComponentModel.DataAnnotations;
using SelfPlay.Games;

namespace SelfPlay.Agents.TdLambda;

/// <summary>Everything about TD(lambda) that `--set` can change.</summary>
internal sealed record TdLambdaOptions
{
    /// <summary>Hidden units of the network.</summary>
    /// <value>The default is 80: TD-Gammon's.</value>
    [Range(1, 4096)]
    public int Hidden { get; init; } = 80;

    /// <summary>lambda: how far back a difference is felt. 0 learns from the next position only, 1 from the outcome only.</summary>
    /// <value>The default is 0.7: TD-Gammon's.</value>
    [Range(0.0, 1.0)]
    public float Lambda { get; init; } = 0.7f;

    /// <summary>alpha, at the beginning.</summary>
    /// <value>The default is 0.02.</value>
    [Range(0.0, 10.0)]
    public float LearningRate { get; init; } = 0.02f;

    /// <summary>The rate is divided by sqrt(1 + games / this); 0 keeps it constant.</summary>
    /// <value>The default is 20000.</value>
    [Range(0, int.MaxValue)]
    public int DecayGames { get; init; } = 20_000;

    /// <summary>Share of the moves of self-play that are drawn from all legal ones; where dice do it, as in backgammon, 0 would do.</summary>
    /// <value>The default is 0.1.</value>
    [Range(0.0, 1.0)]
    public float Exploration { get; init; } = 0.1f;

    /// <summary>
    /// Most random moves that a game begins with; how many is drawn evenly. Without them self-play settles for a few lines, and
    /// knows nothing of what another opponent plays.
    /// </summary>
    /// <value>The default is 10.</value>
    [Range(0, 10_000)]
    public int RandomOpeningPlies { get; init; } = 10;

    /// <summary>Whether every game is learnt under a random symmetry of the board.</summary>
    /// <value>The default is true.</value>
    public bool Augment { get; init; } = true;

    /// <summary>Plies that a move looks ahead, by alpha-beta with the network at the horizon: in self-play and in play.</summary>
    /// <value>The default is 1: the best of the positions that can be moved to.</value>
    [Range(1, 10)]
    public int Plies { get; init; } = 1;

    /// <summary>Positions a learner step goes through, to the end of the last game.</summary>
    /// <value>The default is 256.</value>
    [Range(1, 65_536)]
    public int BatchSize { get; init; } = 256;

    /// <summary>Learner steps between two versions of the weights.</summary>
    /// <value>The default is 10.</value>
    [Range(1, 100_000)]
    public int StepsPerPublish { get; init; } = 10;

    /// <summary>Most positions of games that wait to be learnt: no fewer than actors may play before the learner is there.</summary>
    /// <value>The default is 300000.</value>
    [Range(1_000, 10_000_000)]
    public int WindowSamples { get; init; } = 300_000;

    /// <summary>The defaults of a game.</summary>
    public static TdLambdaOptions For(GameInfo game)
    {
        ArgumentNullException.ThrowIfNull(game);
        return game.Name == "tictactoe"
            ? new TdLambdaOptions { Hidden = 160, LearningRate = 0.04f, DecayGames = 5_000, RandomOpeningPlies = 7 }
            : new TdLambdaOptions();
    }
}
