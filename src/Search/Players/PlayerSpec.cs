using System.Globalization;

namespace SelfPlay.Search.Players;

/// <summary>The kinds of players there are.</summary>
public enum PlayerKind
{
    /// <summary>`random`: any legal move.</summary>
    Random,

    /// <summary>`mcts:SIMS`: UCT with random playouts.</summary>
    Mcts,

    /// <summary>`rave:SIMS`: UCT that also learns from the moves of its playouts.</summary>
    Rave,

    /// <summary>`minimax:DEPTH`: plain minimax with a hand-made heuristic.</summary>
    Minimax,

    /// <summary>`alphabeta:DEPTH`: alpha-beta with a hand-made heuristic.</summary>
    AlphaBeta,

    /// <summary>`perfect`: an exact solver.</summary>
    Perfect,

    /// <summary>`run:NAME[@VERSION][:SIMS]`: what a training run has learnt.</summary>
    Run,

    /// <summary>`gtp:COMMAND`: a program that speaks GTP.</summary>
    Gtp,

    /// <summary>`uci:COMMAND`: a program that speaks UCI.</summary>
    Uci,
}

/// <summary>A player as it is named on the command line.</summary>
/// <param name="Kind">What kind of player.</param>
/// <param name="Simulations">Simulations a move, of `mcts`, `rave` and `run`; null for the run's own default.</param>
/// <param name="Depth">Plies, of `minimax` and `alphabeta`.</param>
/// <param name="Run">Name of the run.</param>
/// <param name="Version">Version of its weights; null for the newest.</param>
/// <param name="Command">Command line of the program, of `gtp` and `uci`.</param>
/// <param name="Settings">What stands in the brackets of `uci[...]`; null for none.</param>
public sealed record PlayerSpec(
    PlayerKind Kind, int? Simulations = null, int? Depth = null, string? Run = null, long? Version = null, string? Command = null, string? Settings = null)
{
    /// <summary>The forms a player can take, for messages and help.</summary>
    public const string Forms = "random, mcts:SIMS, rave:SIMS, minimax:DEPTH, alphabeta:DEPTH, perfect, run:NAME[@VERSION][:SIMS], gtp:COMMAND, uci:COMMAND";

    internal const string Perfect = "perfect";
    internal const string Random = "random";
    private const int MaxRunName = 64;

    /// <summary>Most simulations a move.</summary>
    public const int MaxSimulations = 10_000_000;

    /// <summary>Most plies of minimax and alpha-beta.</summary>
    public const int MaxDepth = 60;

    /// <summary>Reads a player's name.</summary>
    /// <exception cref="PlayerSpecException">It is not one; the message names the bad word and the valid ones.</exception>
    public static PlayerSpec Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.StartsWith("uci[", StringComparison.Ordinal))
        {
            return ParseUciWithSettings(text);
        }

        var colon = text.IndexOf(':');
        var word = colon < 0 ? text : text[..colon];
        var rest = colon < 0 ? null : text[(colon + 1)..];
        return word switch
        {
            Random => WithoutOption(new PlayerSpec(PlayerKind.Random), text, rest),
            Perfect => WithoutOption(new PlayerSpec(PlayerKind.Perfect), text, rest),
            "mcts" => new PlayerSpec(PlayerKind.Mcts, Simulations: Number(text, rest, "simulations", MaxSimulations)),
            "rave" => new PlayerSpec(PlayerKind.Rave, Simulations: Number(text, rest, "simulations", MaxSimulations)),
            "minimax" => new PlayerSpec(PlayerKind.Minimax, Depth: Number(text, rest, "plies", MaxDepth)),
            "alphabeta" => new PlayerSpec(PlayerKind.AlphaBeta, Depth: Number(text, rest, "plies", MaxDepth)),
            "run" => ParseRun(text, rest),
            "gtp" => new PlayerSpec(PlayerKind.Gtp, Command: CommandOf(text, rest)),
            "uci" => new PlayerSpec(PlayerKind.Uci, Command: CommandOf(text, rest)),
            _ => throw new PlayerSpecException($"There is no player '{text}'; the players are {Forms}."),
        };
    }

    /// <summary>The name that <see cref="Parse"/> reads back.</summary>
    public override string ToString() => Kind switch
    {
        PlayerKind.Random => Random,
        PlayerKind.Perfect => Perfect,
        PlayerKind.Mcts => $"mcts:{Simulations}",
        PlayerKind.Rave => $"rave:{Simulations}",
        PlayerKind.Minimax => $"minimax:{Depth}",
        PlayerKind.AlphaBeta => $"alphabeta:{Depth}",
        PlayerKind.Gtp => $"gtp:{Command}",
        PlayerKind.Uci => Settings is null ? $"uci:{Command}" : $"uci[{Settings}]:{Command}",
        _ => $"run:{Run}{(Version is { } version ? $"@{version}" : "")}{(Simulations is { } simulations ? $":{simulations}" : "")}",
    };

    private static PlayerSpec WithoutOption(PlayerSpec spec, string text, string? rest) =>
        rest is null ? spec : throw new PlayerSpecException($"The player '{text}' takes nothing after its name: write '{spec}'.");

    private static PlayerSpec ParseRun(string text, string? rest)
    {
        var parts = (rest ?? "").Split(':');
        var name = parts[0].Split('@');
        if (parts.Length > 2 || name.Length > 2 || !IsRunName(name[0]))
        {
            throw new PlayerSpecException(
                $"The player '{text}' does not name a run: write run:NAME[@VERSION][:SIMS], NAME being 1 to {MaxRunName} of a-z, A-Z, 0-9, '-', '_', '.'.");
        }

        return new PlayerSpec(
            PlayerKind.Run,
            Simulations: parts.Length == 2 ? Number(text, parts[1], "simulations", MaxSimulations) : null,
            Run: name[0],
            Version: name.Length == 2 ? Number(text, name[1], "version", int.MaxValue) : null);
    }

    private static PlayerSpec ParseUciWithSettings(string text)
    {
        var end = text.IndexOf("]:", StringComparison.Ordinal);
        return end < 0
            ? throw new PlayerSpecException($"The player '{text}' does not close its brackets: write uci[NAME=VALUE,...]:COMMAND.")
            : new PlayerSpec(PlayerKind.Uci, Command: CommandOf(text, text[(end + 2)..]), Settings: text["uci[".Length..end]);
    }

    private static string CommandOf(string text, string? command) => !string.IsNullOrWhiteSpace(command)
        ? command
        : throw new PlayerSpecException($"The player '{text}' names no program: write gtp:COMMAND or uci:COMMAND, such as 'gtp:gnugo --mode gtp'.");

    private static bool IsRunName(string name) =>
        name.Length is >= 1 and <= MaxRunName && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static int Number(string text, string? digits, string what, int max) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= max
            ? number
            : throw new PlayerSpecException($"The player '{text}' needs a number of {what} from 1 to {max}: {Forms}.");
}

/// <summary>A player that does not exist, or not for this game; the message is for the user, one sentence.</summary>
public sealed class PlayerSpecException : Exception
{
    /// <summary>With the sentence to show.</summary>
    public PlayerSpecException(string message)
        : base(message)
    {
    }

    /// <summary>With the sentence to show and what caused it.</summary>
    public PlayerSpecException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Without a sentence.</summary>
    public PlayerSpecException()
    {
    }
}
