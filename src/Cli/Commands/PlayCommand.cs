using System.CommandLine;
using SelfPlay.Cli.CommandLine;
using SelfPlay.Cli.Play;
using SelfPlay.Cli.Players;
using SelfPlay.Games;
using SelfPlay.Search.Players;
using SelfPlay.Search.Protocols.Engines;

namespace SelfPlay.Cli.Commands;

/// <summary>`play GAME`: a person against a player, in the terminal; or a player's opinion of a saved game.</summary>
internal static class PlayCommand
{
    private const string DefaultOpponent = "mcts:1000";

    public static Command Create(Terminal terminal)
    {
        var game = CommonOptions.Game("GAME");
        var against = PlayerOptions.Player("--against", $"Your opponent, or whose opinion it is (default: {DefaultOpponent}).");
        var second = new Option<bool>("--second") { Description = "Let the opponent begin." };
        var load = new Option<string?>("--load") { HelpName = "FILE", Description = "A saved game to go on with." };
        var analyse = new Option<string?>("--analyse") { HelpName = "FILE", Description = "A saved game to go through move by move, instead of playing." };
        var timeout = PlayerOptions.EngineTimeout();
        var seed = CommonOptions.Seed();
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var command = new Command("play", "Plays against you in the terminal, or analyses a saved game.")
        {
            game, against, second, load, analyse, timeout, seed, data, json,
        };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var runs = new DataFolder(parse.GetRequiredValue(data));
            var opponent = new Opponent(
                parse.GetValue(against) ?? PlayerSpec.Parse(DefaultOpponent), parse.GetValue(seed), runs, PlayerOptions.Engines(parse.GetValue(timeout)));
            var name = parse.GetRequiredValue(game).Name;
            if (parse.GetValue(analyse) is { } file)
            {
                return await ReviewCommand.RunAsync(terminal, name, file, opponent, parse.GetValue(json), cancellationToken);
            }

            if (parse.GetValue(json))
            {
                throw new UsageException("--json goes with --analyse: a game with a person has no result to report.");
            }

            var session = new Session(terminal, opponent, parse.GetValue(second) ? 1 : 0, parse.GetValue(load), cancellationToken);

            // Reading a line cannot be cancelled: Ctrl-C leaves the reader behind.
            return await Task.Run(() => GameCatalog.Visit(name, session), cancellationToken).WaitAsync(cancellationToken);
        });
        return command;
    }

    private sealed record Session(Terminal Terminal, Opponent Opponent, int Side, string? File, CancellationToken CancellationToken) : IGameVisitor<int>
    {
        public int Visit<TGame>()
            where TGame : struct, IGame<TGame>
        {
            var saved = File is null ? null : SavedGame.Read<TGame>(File);
            if (saved?.Problem is { } problem)
            {
                throw new CommandFailedException($"{File} cannot be gone on with: {problem}.");
            }

            using var opponent = Opponent.Create<TGame>();
            return new HumanGame<TGame>(Terminal, opponent, TimeProvider.System, CancellationToken).Run(Side, saved?.Game);
        }
    }
}

/// <summary>Whom a person plays against, or asks.</summary>
/// <param name="Player">Who.</param>
/// <param name="Seed">Seed of its chance.</param>
/// <param name="Runs">Where players of runs come from.</param>
/// <param name="Engines">How to deal with other programs.</param>
internal sealed record Opponent(PlayerSpec Player, ulong Seed, IRunPlayerSource Runs, EngineOptions Engines)
{
    /// <summary>Makes the player; the caller disposes of it.</summary>
    public IPlayer<TGame> Create<TGame>()
        where TGame : struct, IGame<TGame> => PlayerCatalog.Create<TGame>(Player, Seed, Runs, Engines);
}
