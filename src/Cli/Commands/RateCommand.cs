using System.CommandLine;
using SelfPlay.Cli.CommandLine;
using SelfPlay.Cli.Display;
using SelfPlay.Cli.Players;

namespace SelfPlay.Cli.Commands;

/// <summary>`rate RUN`: Elo of a run's versions among each other and against fixed players.</summary>
internal static class RateCommand
{
    private const int DefaultVersions = 5;
    private const int DefaultGames = 20;
    private const int DefaultOpenings = 2;

    public static Command Create(Terminal terminal)
    {
        var run = RunsCommand.RunArgument();
        var versions = CommonOptions.Number("--versions", "N", $"Versions to rate, spread over those that are kept, the newest among them (default: {DefaultVersions}).", 1);
        var games = CommonOptions.Number("--games", "N", $"Games of every match (default: {DefaultGames}).", 1);
        var openings = CommonOptions.Number("--openings", "PLIES", $"Random plies that every pair of games begins with (default: {DefaultOpenings}).", 0);
        var opponents = PlayerOptions.Players("--against", "Further players to rate them against.");
        var timeout = PlayerOptions.EngineTimeout();
        var simulations = CommonOptions.Number("--simulations", "S", "Simulations a move of the run's versions (default: the algorithm's own).", 1);
        var seed = CommonOptions.Seed();
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var command = new Command("rate", "Rates versions of a run against each other and against fixed players.")
        {
            run, versions, games, openings, opponents, timeout, simulations, seed, data, json,
        };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var runs = new DataFolder(parse.GetRequiredValue(data));
            var plan = RatingPlan.Make(
                runs,
                parse.GetRequiredValue(run),
                parse.GetValue(versions) ?? DefaultVersions,
                parse.GetValue(simulations),
                parse.GetValue(opponents) ?? []);
            var rating = new RatingRun(
                plan, runs, PlayerOptions.Engines(parse.GetValue(timeout)), parse.GetValue(games) ?? DefaultGames, parse.GetValue(openings) ?? DefaultOpenings, parse.GetValue(seed), cancellationToken);
            var result = await ProgressReport.RunAsync(terminal, $"rating {plan.Run}", rating.Parts, rating.Play);
            Report(terminal, plan, result, parse.GetValue(json));
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Report(Terminal terminal, RatingPlan plan, RatingResult result, bool json)
    {
        if (json)
        {
            terminal.WriteJson(new
            {
                plan.Run,
                Game = plan.Game.Name,
                Ratings = result.Ratings.Select(r => new { r.Player, r.Elo, r.Low, r.High, r.Games }),
                ErrorRates = result.ErrorRates.Select(e => new { e.Player, e.Score.Positions, e.Score.Critical, e.Score.Errors, e.Score.ErrorRate }),
            });
            return;
        }

        RatingTable.Write(terminal, result.Ratings);
        terminal.Say("Elo by maximum likelihood over all matches; random is 0.");
        foreach (var (player, score) in result.ErrorRates)
        {
            terminal.Say($"{player}: {score.ErrorRate:P1} errors on {score.Critical} critical positions, judged by the solver");
        }
    }
}
