using SelfPlay.Games.Boards;

namespace SelfPlay.Search.Tests.Rollouts;

/// <summary>All of Tic-Tac-Toe.</summary>
internal static class TicTacToePositions
{
    /// <summary>The 4,520 positions that can be reached and are not over.</summary>
    public static IEnumerable<TicTacToe> Open()
    {
        var seen = new HashSet<ulong>();
        var open = new Stack<TicTacToe>([TicTacToe.Start]);
        var moves = new ushort[9];
        while (open.TryPop(out var position))
        {
            if (position.IsOver || !seen.Add(position.Key))
            {
                continue;
            }

            yield return position;
            foreach (var move in moves.AsSpan(0, position.WriteMoves(moves)).ToArray())
            {
                var child = position;
                child.Play(move);
                open.Push(child);
            }
        }
    }
}
