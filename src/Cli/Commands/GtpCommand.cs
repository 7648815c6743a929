using System.CommandLine;
using SelfPlay.Cli.CommandLine;
using SelfPlay.Cli.Players;
using SelfPlay.Games;
using SelfPlay.Search.Players;
using SelfPlay.Search.Protocols.Engines;
using SelfPlay.Search.Protocols.Gtp;

namespace SelfPlay.Cli.Commands;

/// <summary>`gtp`: a player at the service of a GTP controller.</summary>
internal static class GtpCommand
{
    public static Command Create(Terminal terminal)
    {
        var game = CommonOptions.GameOption();
        var player = PlayerOptions.Player("--player", "Who plays.", required: true);
        var timeout = PlayerOptions.EngineTimeout();
        var seed = CommonOptions.Seed();
        var data = CommonOptions.Data();
        var command = new Command("gtp", "Serves a player to programs that speak GTP, such as GoGui or Sabaki, on standard input and output.")
        {
            game, player, timeout, seed, data,
        };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var runs = new DataFolder(parse.GetRequiredValue(data));
            var spec = parse.GetRequiredValue(player)!;
            var served = parse.GetValue(game)
                ?? (spec.Run is { } run ? runs.GameOf(run) : throw new UsageException("Nothing here tells the game: name it with --game G."));
            var service = new Service(spec, parse.GetValue(seed), runs, PlayerOptions.Engines(parse.GetValue(timeout)));
            using var server = new GtpServer(served.Name, name => GameCatalog.Visit(name, service), terminal.Out);
            await Task.Run(() => server.Run(terminal.In, cancellationToken), cancellationToken);
            return ExitCodes.Done;
        });
        return command;
    }

    private sealed record Service(PlayerSpec Player, ulong Seed, IRunPlayerSource Runs, EngineOptions Engines) : IGameVisitor<IGtpTable>
    {
        public IGtpTable Visit<TGame>()
            where TGame : struct, IGame<TGame> =>
            new GtpTable<TGame>(PlayerCatalog.Create<TGame>(Player, Seed, Runs, Engines), TimeProvider.System);
    }
}
