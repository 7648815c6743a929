using System.Diagnostics;

namespace SelfPlay.Games;

/// <summary>Measures how fast the rules of a game run on one thread.</summary>
public static class PlayoutBenchmark
{
    private const int GamesPerReading = 256; // reading the clock then costs less than 0.1 %

    /// <summary>Plays random games from the start for about <paramref name="seconds"/>; returns moves per second.</summary>
    /// <param name="seconds">Time to measure for, after a fifth of it spent on warming up.</param>
    /// <param name="seed">Seed of the random moves.</param>
    public static double Run<TGame>(double seconds, ulong seed)
        where TGame : struct, IGame<TGame>
    {
        if (!(seconds > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(seconds), seconds, "The time to measure for must be positive.");
        }

        var random = new Xoshiro256(seed);
        Measure<TGame>(seconds / 5, ref random);
        return Measure<TGame>(seconds, ref random);
    }

    private static double Measure<TGame>(double seconds, ref Xoshiro256 random)
        where TGame : struct, IGame<TGame>
    {
        var start = TGame.Start;
        var moves = 0L;
        var begin = Stopwatch.GetTimestamp();
        while (true)
        {
            moves += PlayGames(start, ref random);
            var elapsed = Stopwatch.GetElapsedTime(begin).TotalSeconds;
            if (elapsed >= seconds)
            {
                return moves / elapsed;
            }
        }
    }

    private static int PlayGames<TGame>(in TGame start, ref Xoshiro256 random)
        where TGame : struct, IGame<TGame>
    {
        var moves = 0;
        for (var i = 0; i < GamesPerReading; i++)
        {
            var game = start;
            moves += game.Playout(ref random);
        }

        return moves;
    }
}
