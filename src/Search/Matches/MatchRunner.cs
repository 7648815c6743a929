using SelfPlay.Games;
using SelfPlay.Search.Players;

namespace SelfPlay.Search.Matches;

/// <summary>
/// Plays two players against each other, many games in lock-step: in turn each player is asked about all games in which
/// it is to move. A player that fails to move, or resigns, loses that game and the match goes on. Runs on the caller's
/// thread; the players stay the caller's.
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
                active.Add(new Table(started + 1, Open(options, started / 2), FirstPlays: started % 2));
            }

            Step(first, [.. active.Where(t => t.Game.Position.Player == t.FirstPlays)], cancellationToken);
            result = Settle(active, result, options);
            Step(second, [.. active.Where(t => t.Game.Position.Player != t.FirstPlays)], cancellationToken);
            result = Settle(active, result, options);
        }

        return result;
    }

    private static void Step(IPlayer<TGame> player, Table[] tables, CancellationToken cancellationToken)
    {
        if (tables.Length == 0)
        {
            return;
        }

        var answers = new PlayerAnswer[tables.Length];
        Ask(player, [.. tables.Select(t => t.Game)], answers, cancellationToken);
        for (var i = 0; i < tables.Length; i++)
        {
            if (answers[i].Kind == PlayerAnswerKind.Move)
            {
                tables[i].Game.Play(answers[i].Move);
            }
            else
            {
                tables[i].GivenUp = answers[i];
            }
        }
    }

    private static void Ask(IPlayer<TGame> player, GameRecord<TGame>[] games, Span<PlayerAnswer> answers, CancellationToken cancellationToken)
    {
        if (player is IFalliblePlayer<TGame> fallible)
        {
            fallible.Answer(games, answers, cancellationToken);
            return;
        }

        var moves = new int[games.Length];
        player.Choose(games, moves, cancellationToken);
        for (var i = 0; i < moves.Length; i++)
        {
            answers[i] = PlayerAnswer.Plays(moves[i]);
        }
    }

    private static MatchResult Settle(List<Table> active, MatchResult result, MatchOptions options)
    {
        var before = result.Games;
        foreach (var table in active.Where(t => t.IsOver))
        {
            result = table.OutcomeForFirst switch
            {
                > 0 => result with { Wins = result.Wins + 1 },
                < 0 => result with { Losses = result.Losses + 1 },
                _ => result with { Draws = result.Draws + 1 },
            };
            if (table.GivenUp is { Kind: PlayerAnswerKind.Forfeit, Reason: var reason })
            {
                result = table.OutcomeForFirst < 0
                    ? result with { FirstForfeits = result.FirstForfeits + 1 }
                    : result with { SecondForfeits = result.SecondForfeits + 1 };
                options.Forfeited?.Invoke(new Forfeit(table.Number, reason!));
            }
        }

        if (result.Games > before)
        {
            active.RemoveAll(t => t.IsOver);
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

    /// <param name="Number">Number of the game, from 1.</param>
    /// <param name="Game">The game.</param>
    /// <param name="FirstPlays">Which side the first-named player has: 0 or 1.</param>
    private sealed record Table(int Number, GameRecord<TGame> Game, int FirstPlays)
    {
        /// <summary>How the player to move ended the game, if it did.</summary>
        public PlayerAnswer? GivenUp { get; set; }

        public bool IsOver => GivenUp is not null || Game.Position.IsOver;

        public int OutcomeForFirst => GivenUp is not null
            ? (Game.Position.Player == FirstPlays ? -1 : 1)
            : (FirstPlays == 0 ? Game.Position.Outcome : -Game.Position.Outcome);
    }
}
