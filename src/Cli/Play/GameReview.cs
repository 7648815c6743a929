using SelfPlay.Games;
using SelfPlay.Search.Analysis;

namespace SelfPlay.Cli.Play;

/// <summary>What a player thinks of one move of a game.</summary>
/// <param name="Ply">Number of the move, from 1.</param>
/// <param name="Player">Who made it: 0 or 1.</param>
/// <param name="Move">The move.</param>
/// <param name="Best">What the player would have played.</param>
/// <param name="Value">Value of the position for whoever moves.</param>
/// <param name="After">Value for the same after the move.</param>
/// <param name="Variation">How play would have gone on after <paramref name="Best"/>.</param>
internal sealed record ReviewedMove(int Ply, int Player, int Move, int Best, double Value, double After, IReadOnlyList<int> Variation)
{
    /// <summary>Points a game that the move gave away, 0..1: half of what the value fell by. None if it is the player's own choice.</summary>
    public double Loss => Move == Best ? 0 : Math.Max(0, (Value - After) / 2);

    /// <summary>A mark as in chess books: a doubtful move loses a tenth of a point, a mistake a fifth, a blunder a third.</summary>
    public string Mark => Loss switch
    {
        >= 1.0 / 3 => "??",
        >= 0.2 => "?",
        >= 0.1 => "?!",
        _ => string.Empty,
    };
}

/// <summary>Goes through a game move by move. Every position is analysed once; a move is worth what the next position says.</summary>
/// <param name="analyst">Whose opinion it is.</param>
internal sealed class GameReview<TGame>(IAnalysingPlayer<TGame> analyst)
    where TGame : struct, IGame<TGame>
{
    /// <summary>Reviews all moves.</summary>
    /// <param name="game">The game.</param>
    /// <param name="progress">Told how many positions have been analysed, of how many.</param>
    /// <param name="cancellationToken">Gives up with <see cref="OperationCanceledException"/>.</param>
    public List<ReviewedMove> Run(GameRecord<TGame> game, Action<int, int>? progress, CancellationToken cancellationToken)
    {
        var moves = new List<ReviewedMove>();
        var replay = new GameRecord<TGame>(game.Start);
        var analysis = game.Moves.Count > 0 ? Analyse(replay, cancellationToken) : null;
        foreach (var move in game.Moves)
        {
            var before = analysis!;
            var player = replay.Position.Player;
            replay.Play(move);
            if (replay.Position.IsOver && moves.Count + 1 < game.Moves.Count)
            {
                replay.Resume();
            }

            analysis = replay.Position.IsOver ? null : Analyse(replay, cancellationToken);
            var after = analysis is not null ? -analysis.Value : player == 0 ? replay.Position.Outcome : -replay.Position.Outcome;
            moves.Add(new ReviewedMove(moves.Count + 1, player, move, before.Best.Move, before.Value, after, before.Best.Variation));
            progress?.Invoke(moves.Count, game.Moves.Count);
        }

        return moves;
    }

    private PositionAnalysis Analyse(GameRecord<TGame> game, CancellationToken cancellationToken)
    {
        var analysis = analyst.Analyse(game, default, observer: null, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return analysis;
    }
}
