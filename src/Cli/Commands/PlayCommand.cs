using System.CommandLine;
using SelfPlay.Cli.CommandLine;
using SelfPlay.Cli.Players;
using SelfPlay.Games;
using SelfPlay.Search.Players;
using SelfPlay.Search.Protocols.Engines;

namespace SelfPlay.Cli.Commands;

/// <summary>`play GAME`: a person against a player, in the terminal.</summary>
internal static class PlayCommand
{
    private const string DefaultOpponent = "mcts:1000";

    public static Command Create(Terminal terminal)
    {
        var game = CommonOptions.Game("GAME");
        var against = PlayerOptions.Player("--against", $"Your opponent (default: {DefaultOpponent}).");
        var second = new Option<bool>("--second") { Description = "Let the opponent begin." };
        var seed = CommonOptions.Seed();
        var timeout = PlayerOptions.EngineTimeout();
        var data = CommonOptions.Data();
        var command = new Command("play", "Plays against you in the terminal.") { game, against, second, timeout, seed, data };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var runs = new DataFolder(parse.GetRequiredValue(data));
            var opponent = parse.GetValue(against) ?? PlayerSpec.Parse(DefaultOpponent);
            var engines = PlayerOptions.Engines(parse.GetValue(timeout));
            var session = new Session(terminal, opponent, parse.GetValue(second) ? 1 : 0, parse.GetValue(seed), runs, engines, cancellationToken);
            var game1 = parse.GetRequiredValue(game);

            // Reading a line cannot be cancelled: Ctrl-C leaves the reader behind.
            return await Task.Run(() => GameCatalog.Visit(game1.Name, session), cancellationToken).WaitAsync(cancellationToken);
        });
        return command;
    }

    private sealed record Session(
        Terminal Terminal, PlayerSpec Opponent, int Side, ulong Seed, IRunPlayerSource Runs, EngineOptions Engines, CancellationToken CancellationToken)
        : IGameVisitor<int>
    {
        public int Visit<TGame>()
            where TGame : struct, IGame<TGame>
        {
            using var opponent = PlayerCatalog.Create<TGame>(Opponent, Seed, Runs, Engines);
            return new HumanGame<TGame>(Terminal, opponent, Side, CancellationToken).Run();
        }
    }
}
