using SelfPlay.Agents.TdLambda;
using SelfPlay.Games;

namespace SelfPlay.Agents.Tests.TdLambda;

/// <summary>Games to learn from.</summary>
internal static class RandomGames
{
    /// <summary>A game of random moves, some of which count as made to explore.</summary>
    public static TdEpisode Play<TGame>(ulong seed, double exploration)
        where TGame : struct, IGame<TGame>
    {
        var random = new Xoshiro256(seed);
        var (moves, explored) = (new List<ushort>(), new List<ushort>());
        var legal = new ushort[TGame.Info.MaxMoves];
        for (var position = TGame.Start; !position.IsOver;)
        {
            if (random.Unit() < exploration)
            {
                explored.Add((ushort)moves.Count);
            }

            moves.Add(legal[random.Below(position.WriteMoves(legal))]);
            position.Play(moves[^1]);
        }

        return new TdEpisode { Moves = [.. moves], Explored = [.. explored] };
    }

    public static Episode Episode(int number, TdEpisode game) => new(new Guid(number, 0, 0, new byte[8]), 1, game.Moves.Length, game.Moves.Length, game.Encode());
}
