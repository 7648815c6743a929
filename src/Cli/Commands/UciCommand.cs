using System.CommandLine;
using SelfPlay.Cli.CommandLine;
using SelfPlay.Cli.Players;
using SelfPlay.Games;
using SelfPlay.Search.Players;
using SelfPlay.Search.Protocols.Engines;
using SelfPlay.Search.Protocols.Uci;

namespace SelfPlay.Cli.Commands;

/// <summary>`uci`: a player at the service of a UCI user interface.</summary>
internal static class UciCommand
{
    private const string DefaultGame = "chess";

    public static Command Create(Terminal terminal)
    {
        var game = CommonOptions.GameOption();
        var player = PlayerOptions.Player("--player", "Who plays.", required: true);
        var timeout = PlayerOptions.EngineTimeout();
        var seed = CommonOptions.Seed();
        var data = CommonOptions.Data();
        var command = new Command("uci", "Serves a player to programs that speak UCI, such as Cute Chess, on standard input and output.")
        {
            game, player, timeout, seed, data,
        };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var runs = new DataFolder(parse.GetRequiredValue(data));
            var spec = parse.GetRequiredValue(player)!;
            var games = Games(parse.GetValue(game), spec, runs);
            var opening = new Opening(spec, parse.GetValue(seed), runs, PlayerOptions.Engines(parse.GetValue(timeout)));
            using var server = new UciServer([.. games.Keys], variant => GameCatalog.Visit(games[variant], opening), terminal.Out, TimeProvider.System);
            await Task.Run(() => server.Run(terminal.In, cancellationToken), cancellationToken);
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>The games to offer by their UCI names, the one to begin with first: a run plays one game, other players all.</summary>
    private static OrderedDictionary<string, string> Games(GameInfo? given, PlayerSpec spec, DataFolder runs)
    {
        var first = given ?? (spec.Run is { } run ? runs.GameOf(run) : null);
        if (first is null && !GameCatalog.TryFind(DefaultGame, out first))
        {
            throw new UsageException("Nothing here tells the game: name it with --game G.");
        }

        // Sizes and variants of a game that the catalogue's list does not have can be asked for, too.
        IEnumerable<GameInfo> offered = spec.Run is not null ? [first] : GameCatalog.All.Where(g => g.Name != first.Name).Prepend(first);
        return new(offered.Select(g => KeyValuePair.Create(GameCatalog.Visit(g.Name, new VariantName()), g.Name)).DistinctBy(g => g.Key));
    }

    private sealed class VariantName : IGameVisitor<string>
    {
        public string Visit<TGame>()
            where TGame : struct, IGame<TGame> => UciTable<TGame>.Variant;
    }

    private sealed record Opening(PlayerSpec Player, ulong Seed, IRunPlayerSource Runs, EngineOptions Engines) : IGameVisitor<IUciTable>
    {
        public IUciTable Visit<TGame>()
            where TGame : struct, IGame<TGame> => new UciTable<TGame>(PlayerCatalog.Create<TGame>(Player, Seed, Runs, Engines));
    }
}
