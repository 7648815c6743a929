namespace SelfPlay.Games;

/// <summary>A game in progress or finished: where it began, the moves since and the position they lead to.</summary>
public sealed class GameRecord<TGame>
    where TGame : struct, IGame<TGame>
{
    private readonly List<int> _moves = [];
    private readonly TGame _start;
    private TGame _position;

    /// <summary>A game from the beginning.</summary>
    public GameRecord()
        : this(TGame.Start)
    {
    }

    /// <summary>A game that goes on from a position someone has set up.</summary>
    public GameRecord(in TGame start) => _start = _position = start;

    /// <summary>The position before the first move.</summary>
    public ref readonly TGame Start => ref _start;

    /// <summary>The position after all moves.</summary>
    public ref readonly TGame Position => ref _position;

    /// <summary>All moves since the start.</summary>
    public IReadOnlyList<int> Moves => _moves;

    /// <summary>Whether a move may be played now.</summary>
    public bool IsLegal(int move)
    {
        Span<ushort> legal = stackalloc ushort[TGame.Info.MaxMoves];
        return move is >= 0 and <= ushort.MaxValue && legal[.._position.WriteMoves(legal)].Contains((ushort)move);
    }

    /// <summary>
    /// Lets players go on who want to (<see cref="IResumableGame{TSelf}"/>); false if there is nothing that their wish changes.
    /// </summary>
    public bool Resume()
    {
        if (_position is not IResumableGame<TGame> game || !game.TryResume(out var position))
        {
            return false;
        }

        _position = position;
        return true;
    }

    /// <summary>Plays a move after checking that it is legal; whoever plays one where the game could have ended wants to go on.</summary>
    /// <exception cref="ArgumentException">The move is not legal here.</exception>
    public void Play(int move)
    {
        if (_position.IsOver)
        {
            Resume();
        }

        if (!IsLegal(move))
        {
            throw new ArgumentException($"Move {move} is not legal at ply {_position.Ply} of {TGame.Info.Title}.", nameof(move));
        }

        _position.Play(move);
        _moves.Add(move);
    }

    /// <summary>Takes the last move back; false at the start.</summary>
    public bool Undo()
    {
        if (_moves.Count == 0)
        {
            return false;
        }

        _moves.RemoveAt(_moves.Count - 1);
        _position = _start;
        foreach (var move in _moves)
        {
            _position.Play(move);
        }

        return true;
    }
}
