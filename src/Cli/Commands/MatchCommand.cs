using System.CommandLine;
using SelfPlay.Cli.CommandLine;
using SelfPlay.Cli.Display;
using SelfPlay.Cli.Players;
using SelfPlay.Games;
using SelfPlay.Search.Matches;
using SelfPlay.Search.Players;
using SelfPlay.Search.Protocols.Engines;

namespace SelfPlay.Cli.Commands;

/// <summary>`match GAME`: two players against each other.</summary>
internal static class MatchCommand
{
    private const int DefaultGames = 100;

    public static Command Create(Terminal terminal)
    {
        var game = CommonOptions.Game("GAME");
        var first = PlayerOptions.Player("--first", "The first-named player; results count for it.", required: true);
        var second = PlayerOptions.Player("--second", "Its opponent.", required: true);
        var games = CommonOptions.Number("--games", "N", $"Games to play, colours alternating (default: {DefaultGames}).", 1);
        var openings = CommonOptions.Number(
            "--openings", "PLIES", "Random plies that every pair of games begins with; players without chance repeat themselves without (default: 0).", 0);
        var seed = CommonOptions.Seed();
        var timeout = PlayerOptions.EngineTimeout();
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var command = new Command("match", "Plays two players against each other.") { game, first, second, games, openings, timeout, seed, data, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var seedValue = parse.GetValue(seed);
            var options = new MatchOptions
            {
                Games = parse.GetValue(games) ?? DefaultGames,
                OpeningPlies = parse.GetValue(openings) ?? 0,
                Seed = seedValue,
            };
            using var runs = new DataFolder(parse.GetRequiredValue(data));
            var engines = PlayerOptions.Engines(parse.GetValue(timeout));
            var pairing = new Pairing(parse.GetRequiredValue(first)!, parse.GetRequiredValue(second)!, seedValue, runs, engines);
            var result = await PlayAsync(terminal, parse.GetRequiredValue(game), pairing, options, cancellationToken);
            Report(terminal, pairing, result, parse.GetValue(json));
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>Plays a match and shows its progress; every forfeit is told on standard error.</summary>
    public static Task<MatchResult> PlayAsync(Terminal terminal, GameInfo game, Pairing pairing, MatchOptions options, CancellationToken cancellationToken) =>
        ProgressReport.RunAsync(terminal, $"{pairing.First} against {pairing.Second}", options.Games, report => GameCatalog.Visit(game.Name, new Match(
            pairing,
            options with
            {
                Concurrency = pairing.GamesAtOnce ?? options.Concurrency,
                Progress = r => report(r.Games, $"{r.Wins} won, {r.Draws} drawn, {r.Losses} lost"),
                Forfeited = f => terminal.Note($"game {f.Game} is lost by forfeit: {f.Reason}"),
            },
            cancellationToken)));

    private static void Report(Terminal terminal, Pairing pairing, MatchResult result, bool json)
    {
        var elo = EloDifference.Of(result);
        if (json)
        {
            terminal.WriteJson(new
            {
                result.Games,
                First = new { Player = pairing.First.ToString(), result.Wins },
                Second = new { Player = pairing.Second.ToString(), Wins = result.Losses },
                result.Draws,
                Forfeits = new { First = result.FirstForfeits, Second = result.SecondForfeits },
                Elo = new { Difference = Finite(elo.Difference), Low = Finite(elo.Low), High = Finite(elo.High) },
            });
            return;
        }

        terminal.Say($"{pairing.First} against {pairing.Second}: {result.Games} games, {result.Wins} won, {result.Draws} drawn, {result.Losses} lost{Forfeits(result)}");
        terminal.Say($"Elo difference {elo}");
    }

    /// <summary>The games that were lost by forfeit, as the end of a sentence; nothing if there were none.</summary>
    public static string Forfeits(MatchResult result) => result.FirstForfeits + result.SecondForfeits == 0
        ? string.Empty
        : $"; by forfeit {result.SecondForfeits} of those won and {result.FirstForfeits} of those lost";

    /// <summary>JSON has no infinity: null stands for it.</summary>
    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private sealed class Match(Pairing pairing, MatchOptions options, CancellationToken cancellationToken) : IGameVisitor<MatchResult>
    {
        public MatchResult Visit<TGame>()
            where TGame : struct, IGame<TGame>
        {
            using var first = PlayerCatalog.Create<TGame>(pairing.First, pairing.Seed, pairing.Runs, pairing.Engines);
            using var second = PlayerCatalog.Create<TGame>(pairing.Second, pairing.Seed + 1, pairing.Runs, pairing.Engines);
            return new MatchRunner<TGame>(first, second).Run(options, cancellationToken);
        }
    }
}

/// <summary>Who plays whom.</summary>
/// <param name="First">For whom results count.</param>
/// <param name="Second">Its opponent.</param>
/// <param name="Seed">Seed of both players' chance.</param>
/// <param name="Runs">Where players of runs come from.</param>
/// <param name="Engines">How to deal with other programs.</param>
internal sealed record Pairing(PlayerSpec First, PlayerSpec Second, ulong Seed, IRunPlayerSource Runs, EngineOptions Engines)
{
    /// <summary>
    /// Games to play at once; null for as many as usual. A program knows one game at a time and is told the others anew, which
    /// is only worth it if the other player evaluates their positions in one batch.
    /// </summary>
    public int? GamesAtOnce => IsProgram(First) || IsProgram(Second) ? (First.Kind == PlayerKind.Run || Second.Kind == PlayerKind.Run ? null : 1) : null;

    private static bool IsProgram(PlayerSpec player) => player.Kind is PlayerKind.Gtp or PlayerKind.Uci;
}
