using SelfPlay.Games;
using SelfPlay.Search.Players;

namespace SelfPlay.Search.Matches;

/// <summary>
/// Plays two players against each other, many games in lock-step: in turn each player is asked about all games in which
/// it is to move. Runs on the caller's thread; the players stay the caller's.
/// </summary>
/// <param name="first">The first-named player, for whom results count.</param>
/// <param name="second">Its opponent.</param>
public sealed class MatchRunner<TGame>(IPlayer<TGame> first, IPlayer<TGame> second)
    where TGame : struct, IGame<TGame>
{
    /// <summary>Random openings that end the game are drawn again, this often at most.</summary>
    private const int MaxOpeningDraws = 1_000;

    /// <summary>Plays the match.</summary>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Gives up with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">A player chose an illegal move, or the options ask for what there is not.</exception>
    public MatchResult Run(MatchOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Games, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Concurrency, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(options.OpeningPlies);
        var result = new MatchResult();
        var active = new List<Table>();
        var started = 0;
        while (result.Games < options.Games)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (; started < options.Games && active.Count < options.Concurrency; started++)
            {
                active.Add(new Table(Open(options, started / 2), FirstPlays: started % 2));
            }

            Step(first, active.Where(t => t.Game.Position.Player == t.FirstPlays), cancellationToken);
            result = Settle(active, result, options);
            Step(second, active.Where(t => t.Game.Position.Player != t.FirstPlays), cancellationToken);
            result = Settle(active, result, options);
        }

        return result;
    }

    private static void Step(IPlayer<TGame> player, IEnumerable<Table> tables, CancellationToken cancellationToken)
    {
        var games = tables.Select(t => t.Game).ToArray();
        if (games.Length == 0)
        {
            return;
        }

        var moves = new int[games.Length];
        player.Choose(games, moves, cancellationToken);
        for (var i = 0; i < games.Length; i++)
        {
            games[i].Play(moves[i]);
        }
    }

    private static MatchResult Settle(List<Table> active, MatchResult result, MatchOptions options)
    {
        var before = result.Games;
        foreach (var table in active.Where(t => t.Game.Position.IsOver))
        {
            var outcome = table.FirstPlays == 0 ? table.Game.Position.Outcome : -table.Game.Position.Outcome;
            result = outcome switch
            {
                > 0 => result with { Wins = result.Wins + 1 },
                < 0 => result with { Losses = result.Losses + 1 },
                _ => result with { Draws = result.Draws + 1 },
            };
        }

        if (result.Games > before)
        {
            active.RemoveAll(t => t.Game.Position.IsOver);
            options.Progress?.Invoke(result);
        }

        return result;
    }

    /// <summary>The opening of a pair of games: random moves that leave the game open.</summary>
    private static GameRecord<TGame> Open(MatchOptions options, int pair)
    {
        var random = Xoshiro256.ForStream(options.Seed, (ulong)pair);
        for (var draw = 0; draw < MaxOpeningDraws; draw++)
        {
            if (RandomGame.TryPlay<TGame>(options.OpeningPlies, ref random, out var game))
            {
                return game;
            }
        }

        throw new ArgumentException($"No {TGame.Info.Title} game of {options.OpeningPlies} random plies was still open in {MaxOpeningDraws} attempts: ask for a shorter opening.", nameof(options));
    }

    /// <param name="Game">The game.</param>
    /// <param name="FirstPlays">Which side the first-named player has: 0 or 1.</param>
    private sealed record Table(GameRecord<TGame> Game, int FirstPlays);
}
