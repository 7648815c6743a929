using System.CommandLine;
using Spectre.Console;
using SelfPlay.Cli.CommandLine;
using SelfPlay.Cli.Players;
using SelfPlay.Games;
using SelfPlay.Search.Matches;
using SelfPlay.Search.Players;
using SelfPlay.Search.Protocols.Engines;
using SelfPlay.Search.Positions;

namespace SelfPlay.Cli.Commands;

/// <summary>`evaluate PLAYER`: its errors on solved positions, and its results against an opponent.</summary>
internal static class EvaluateCommand
{
    private const int DefaultGames = 100;

    public static Command Create(Terminal terminal)
    {
        var player = PlayerOptions.Argument();
        var positions = new Option<string[]>("--positions")
        {
            HelpName = "FILE",
            Description = "Files of solved positions, one JSON object a line.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [],
        };
        var opponent = PlayerOptions.Player("--opponent", "Whom to play against.");
        var games = CommonOptions.Number("--games", "N", $"Games against the opponent, colours alternating, or episodes (default: {DefaultGames}).", 1);
        var openings = CommonOptions.Number("--openings", "PLIES", "Random plies that every pair of games begins with (default: 0).", 0);
        var simulations = CommonOptions.Number("--simulations", "S", "Simulations a move, for players that search (default: the player's own).", 1);
        var game = CommonOptions.GameOption();
        var seed = CommonOptions.Seed();
        var timeout = PlayerOptions.EngineTimeout();
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var command = new Command("evaluate", "Measures a player on solved positions and against an opponent, or by episodes of its environment.")
        {
            player, positions, opponent, games, openings, simulations, game, timeout, seed, data, json,
        };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var files = parse.GetRequiredValue(positions);
            var spec = WithSimulations(parse.GetRequiredValue(player), parse.GetValue(simulations));
            var other = parse.GetValue(opponent);
            using var runs = new DataFolder(parse.GetRequiredValue(data));
            if (files.Length == 0 && other is null)
            {
                if (spec.Run is null || !EnvironmentCatalog.TryFind(runs.Find(spec.Run).Spec.Task, out _))
                {
                    throw new UsageException("'evaluate' needs something to measure the player by: --positions FILE, --opponent PLAYER, or both.");
                }

                await EnvironmentReport.RunAsync(terminal, spec, runs, parse.GetValue(games) ?? DefaultGames, parse.GetValue(seed), parse.GetValue(json), cancellationToken);
                return ExitCodes.Done;
            }

            var subject = new Subject(spec, FindGame(parse.GetValue(game), files, spec, other, runs), parse.GetValue(seed), runs, PlayerOptions.Engines(parse.GetValue(timeout)));
            var scores = await ScoreAsync(terminal, subject, files, cancellationToken);
            var match = other is null ? (MatchResult?)null : await MatchCommand.PlayAsync(
                terminal,
                subject.Game,
                new Pairing(spec, other, subject.Seed, runs, subject.Engines),
                new MatchOptions { Games = parse.GetValue(games) ?? DefaultGames, OpeningPlies = parse.GetValue(openings) ?? 0, Seed = subject.Seed },
                cancellationToken);
            Report(terminal, subject, scores, other, match, parse.GetValue(json));
            return ExitCodes.Done;
        });
        return command;
    }

    private static PlayerSpec WithSimulations(PlayerSpec spec, int? simulations) => simulations is null
        ? spec
        : spec.Kind is PlayerKind.Mcts or PlayerKind.Rave or PlayerKind.Run
            ? PlayerSpec.Parse((spec with { Simulations = simulations }).ToString())
            : throw new UsageException($"The player '{spec}' does no simulations, so --simulations does not fit; it fits mcts, rave and run.");

    private static GameInfo FindGame(GameInfo? given, string[] files, PlayerSpec spec, PlayerSpec? other, DataFolder runs)
    {
        if (given is not null)
        {
            return given;
        }

        if (files.Length > 0)
        {
            return PositionsFile.GameOf(files[0]);
        }

        var run = spec.Run ?? other?.Run ?? throw new UsageException("Nothing here tells the game: name it with --game G.");
        return runs.GameOf(run);
    }

    private static async Task<List<FileScore>> ScoreAsync(Terminal terminal, Subject subject, string[] files, CancellationToken cancellationToken)
    {
        var scores = new List<FileScore>();
        foreach (var file in files)
        {
            terminal.Note($"{subject.Player} on {file} ...");
            var score = await Task.Run(() => GameCatalog.Visit(subject.Game.Name, new Scoring(subject, file, cancellationToken)), cancellationToken);
            scores.Add(new(file, score));
        }

        return scores;
    }

    private static void Report(Terminal terminal, Subject subject, List<FileScore> scores, PlayerSpec? opponent, MatchResult? match, bool json)
    {
        var total = new PositionScore(scores.Sum(s => s.Score.Positions), scores.Sum(s => s.Score.Critical), scores.Sum(s => s.Score.Errors));
        if (json)
        {
            terminal.WriteJson(new
            {
                Player = subject.Player.ToString(),
                Game = subject.Game.Name,
                total.Positions,
                total.Critical,
                total.Errors,
                total.ErrorRate,
                Files = scores.Select(s => new { s.File, s.Score.Positions, s.Score.Critical, s.Score.Errors, s.Score.ErrorRate }),
                Match = match is { } m ? new { Opponent = opponent!.ToString(), m.Games, m.Wins, m.Draws, m.Losses, m.Score, Forfeits = new { First = m.FirstForfeits, Second = m.SecondForfeits } } : null,
            });
            return;
        }

        if (scores.Count > 0)
        {
            var table = new Table().Border(TableBorder.Simple).AddColumns("file", "positions", "critical", "errors", "error rate");
            foreach (var (file, score) in scores)
            {
                table.AddRow(Markup.Escape(file), $"{score.Positions}", $"{score.Critical}", $"{score.Errors}", $"{score.ErrorRate:P2}");
            }

            terminal.Screen.Write(table);
            terminal.Say("Critical are positions in which not every move is optimal; the error rate is the share of them in which the chosen move is not.");
        }

        if (match is { } played)
        {
            terminal.Say($"{subject.Player} against {opponent}: {played.Games} games, {played.Wins} won, {played.Draws} drawn, {played.Losses} lost{MatchCommand.Forfeits(played)}");
            terminal.Say($"Elo difference {EloDifference.Of(played)}");
        }
    }

    private sealed record FileScore(string File, PositionScore Score);

    private sealed record Subject(PlayerSpec Player, GameInfo Game, ulong Seed, IRunPlayerSource Runs, EngineOptions Engines);

    private sealed class Scoring(Subject subject, string file, CancellationToken cancellationToken) : IGameVisitor<PositionScore>
    {
        public PositionScore Visit<TGame>()
            where TGame : struct, IGame<TGame>
        {
            var positions = SolvedPositionFile.Read<TGame>(file);
            using var player = PlayerCatalog.Create<TGame>(subject.Player, subject.Seed, subject.Runs, subject.Engines);
            return PositionEvaluation.Run(player, positions, cancellationToken);
        }
    }
}
