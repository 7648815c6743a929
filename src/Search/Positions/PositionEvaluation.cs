using SelfPlay.Games;
using SelfPlay.Search.Players;

namespace SelfPlay.Search.Positions;

/// <summary>How a player did on solved positions.</summary>
/// <param name="Positions">Positions put to it.</param>
/// <param name="Critical">Those in which not every legal move is optimal.</param>
/// <param name="Errors">Critical positions in which its move was not optimal.</param>
public readonly record struct PositionScore(int Positions, int Critical, int Errors)
{
    /// <summary>Errors among the critical positions, 0..1; 0 if there are none.</summary>
    public double ErrorRate => Critical == 0 ? 0 : (double)Errors / Critical;
}

/// <summary>Measures players on solved positions.</summary>
public static class PositionEvaluation
{
    /// <summary>Puts all positions to the player in one batch and counts its errors.</summary>
    /// <exception cref="InvalidOperationException">The player chose an illegal move.</exception>
    public static PositionScore Run<TGame>(IPlayer<TGame> player, IReadOnlyList<SolvedPosition<TGame>> positions, CancellationToken cancellationToken = default)
        where TGame : struct, IGame<TGame>
    {
        var games = positions.Select(p => p.Game).ToArray();
        var chosen = new int[games.Length];
        player.Choose(games, chosen, cancellationToken);
        var (critical, errors) = (0, 0);
        for (var i = 0; i < games.Length; i++)
        {
            CheckLegal(player, games[i].Position, chosen[i]);
            if (positions[i].IsCritical)
            {
                critical++;
                errors += positions[i].Optimal.Contains(chosen[i]) ? 0 : 1;
            }
        }

        return new PositionScore(games.Length, critical, errors);
    }

    private static void CheckLegal<TGame>(IPlayer<TGame> player, in TGame position, int move)
        where TGame : struct, IGame<TGame>
    {
        Span<ushort> moves = stackalloc ushort[TGame.Info.MaxMoves];
        moves = moves[..position.WriteMoves(moves)];
        if (move < 0 || !moves.Contains((ushort)move))
        {
            throw new InvalidOperationException($"The player {player.Name} chose the illegal move {move} in {position.ToText()}.");
        }
    }
}
