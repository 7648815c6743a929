using SelfPlay.Games;

namespace SelfPlay.Search.Tests.Tree;

/// <summary>Exact values by looking at everything; for small games and late positions.</summary>
internal sealed class NaiveMinimax<TGame>
    where TGame : struct, IGame<TGame>
{
    private readonly Dictionary<ulong, int> _values = [];

    /// <summary>Value for the player to move: 1, 0 or -1.</summary>
    public int Value(in TGame position)
    {
        if (position.IsOver)
        {
            return position.Player == 0 ? position.Outcome : -position.Outcome;
        }

        if (_values.TryGetValue(position.Key, out var known))
        {
            return known;
        }

        var best = -1;
        foreach (var move in Positions.Moves(position))
        {
            best = Math.Max(best, MoveValue(position, move));
        }

        return _values[position.Key] = best;
    }

    /// <summary>Value of a move for the player who makes it.</summary>
    public int MoveValue(TGame position, int move)
    {
        position.Play(move);
        return -Value(position);
    }
}
