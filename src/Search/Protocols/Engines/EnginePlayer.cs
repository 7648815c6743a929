using SelfPlay.Games;
using SelfPlay.Search.Analysis;
using SelfPlay.Search.Players;

namespace SelfPlay.Search.Protocols.Engines;

/// <summary>
/// Somebody else's program as a player: one process, asked about one game after another, told each game anew where it knows
/// another one. When it dies, hangs or prints rubbish the game is lost by forfeit, and for the next it is started again, until it
/// has failed too often in a row. An illegal move loses its game too.
/// </summary>
/// <param name="name">The player's name, which its failures are reported under.</param>
/// <param name="start">Starts the program and the conversation with it.</param>
/// <param name="options">How much patience there is.</param>
internal sealed class EnginePlayer<TGame>(string name, Func<CancellationToken, IEngineDialogue<TGame>> start, EngineOptions options) : IFalliblePlayer<TGame>, IPromptPlayer<TGame>
    where TGame : struct, IGame<TGame>
{
    /// <summary>Ctrl-C reaches the program too, and its death may be noticed before the signal is.</summary>
    private static readonly TimeSpan SignalDelay = TimeSpan.FromMilliseconds(200);

    private IEngineDialogue<TGame>? _dialogue;
    private int _failures;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public void Answer(ReadOnlySpan<GameRecord<TGame>> games, Span<PlayerAnswer> answers, CancellationToken cancellationToken = default)
    {
        for (var i = 0; i < games.Length; i++)
        {
            answers[i] = Answer(games[i], default, CancellationToken.None, cancellationToken);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="PlayerForfeitException">The program failed or resigned.</exception>
    public void Choose(ReadOnlySpan<GameRecord<TGame>> games, Span<int> moves, CancellationToken cancellationToken = default)
    {
        for (var i = 0; i < games.Length; i++)
        {
            moves[i] = MoveOf(Answer(games[i], default, CancellationToken.None, cancellationToken));
        }
    }

    /// <inheritdoc/>
    public int Choose(GameRecord<TGame> game, AnalysisLimits limits, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(game);
        return MoveOf(Answer(game, limits, stop, CancellationToken.None));
    }

    /// <inheritdoc/>
    public void Dispose() => Leave();

    private int MoveOf(PlayerAnswer answer) => answer.Kind switch
    {
        PlayerAnswerKind.Move => answer.Move,
        PlayerAnswerKind.Resignation => throw new PlayerForfeitException($"{name} resigns.") { Resigned = true },
        _ => throw new PlayerForfeitException(answer.Reason!),
    };

    private PlayerAnswer Answer(GameRecord<TGame> game, AnalysisLimits limits, CancellationToken stop, CancellationToken cancellationToken)
    {
        if (_failures >= options.MaxFailuresInARow)
        {
            return PlayerAnswer.Forfeits($"{name} was not started again after it had failed {_failures} times in a row.");
        }

        EngineMove answer;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            answer = (_dialogue ??= start(cancellationToken)).Ask(game, limits, stop, cancellationToken);
        }
        catch (EngineFailureException failure)
        {
            Leave();
            cancellationToken.WaitHandle.WaitOne(SignalDelay);
            cancellationToken.ThrowIfCancellationRequested();
            _failures++;
            return PlayerAnswer.Forfeits($"{name} {failure.Message}.");
        }
        catch (OperationCanceledException)
        {
            Leave();
            throw;
        }

        _failures = 0;
        return answer.Resigns ? PlayerAnswer.Resigns()
            : answer.Move is { } move ? PlayerAnswer.Plays(move)
            : PlayerAnswer.Forfeits($"{name} answered with {EngineFailureException.Quote(answer.Text)}, which is not a legal move after {game.Moves.Count} plies.");
    }

    private void Leave()
    {
        _dialogue?.Dispose();
        _dialogue = null;
    }
}
