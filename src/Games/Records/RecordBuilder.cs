namespace SelfPlay.Games.Records;

/// <summary>Plays the moves of a record until one cannot be played.</summary>
/// <param name="start">Where the game begins.</param>
internal sealed class RecordBuilder<TGame>(TGame start)
    where TGame : struct, IGame<TGame>
{
    private const int LongestQuote = 40;

    private readonly GameRecord<TGame> _game = new(start);
    private string? _problem;

    /// <summary>The position so far.</summary>
    public TGame Position => _game.Position;

    /// <summary>Plays a move; false, with the reason kept, if that is not possible.</summary>
    /// <param name="text">The move as it is written.</param>
    /// <param name="read">Reads it in this position; null if it is no legal move.</param>
    public bool TryPlay(string text, Func<TGame, int?> read)
    {
        if (_problem is not null)
        {
            return false;
        }

        if (_game.Position.IsOver && !_game.Resume())
        {
            return Fail($"the game is over after {_game.Moves.Count} plies, but '{Excerpt.Of(text, LongestQuote)}' follows");
        }

        if (read(_game.Position) is not { } move || !_game.IsLegal(move))
        {
            return Fail($"ply {_game.Moves.Count + 1}, '{Excerpt.Of(text, LongestQuote)}', is not a legal move");
        }

        _game.Play(move);
        return true;
    }

    /// <summary>Forgets what the last move did towards the end of the game.</summary>
    public void Resume() => _game.Resume();

    /// <summary>Keeps a reason to go no further; returns false.</summary>
    public bool Fail(string problem)
    {
        _problem ??= problem;
        return false;
    }

    /// <summary>The game so far.</summary>
    public RecordedGame<TGame> Finish(RecordHeader header) => new(_game, header, _problem);
}
