namespace SelfPlay.Games;

/// <summary>A game in progress or finished: the moves from the start and the position they lead to.</summary>
public sealed class GameRecord<TGame>
    where TGame : struct, IGame<TGame>
{
    private readonly List<int> _moves = [];
    private TGame _position = TGame.Start;

    /// <summary>The position after all moves.</summary>
    public ref readonly TGame Position => ref _position;

    /// <summary>All moves since the start.</summary>
    public IReadOnlyList<int> Moves => _moves;

    /// <summary>Plays a move after checking that it is legal.</summary>
    /// <exception cref="ArgumentException">The move is not legal here.</exception>
    public void Play(int move)
    {
        Span<ushort> legal = stackalloc ushort[TGame.Info.MaxMoves];
        var count = _position.WriteMoves(legal);
        if (move is < 0 or > ushort.MaxValue || !legal[..count].Contains((ushort)move))
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
        _position = TGame.Start;
        foreach (var move in _moves)
        {
            _position.Play(move);
        }

        return true;
    }
}
