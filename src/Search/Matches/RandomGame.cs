using SelfPlay.Games;

namespace SelfPlay.Search.Matches;

/// <summary>Random beginnings of games.</summary>
internal static class RandomGame
{
    /// <summary>Plays random legal moves from the start; false if the game was over by then.</summary>
    public static bool TryPlay<TGame>(int plies, ref Xoshiro256 random, out GameRecord<TGame> game)
        where TGame : struct, IGame<TGame>
    {
        game = new GameRecord<TGame>();
        Span<ushort> moves = stackalloc ushort[TGame.Info.MaxMoves];
        for (var ply = 0; ply < plies && !game.Position.IsOver; ply++)
        {
            game.Play(moves[random.Below(game.Position.WriteMoves(moves))]);
        }

        return !game.Position.IsOver;
    }
}
