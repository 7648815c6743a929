using System.CommandLine;
using System.CommandLine.Parsing;
using SelfPlay.Cli.CommandLine;
using SelfPlay.Search.Players;
using SelfPlay.Search.Protocols.Engines;

namespace SelfPlay.Cli.Players;

/// <summary>Options and arguments that name a player.</summary>
internal static class PlayerOptions
{
    private const double LeastTimeout = 0.001;
    private const double LargestTimeout = 1_000_000;

    /// <summary>An option that takes a player.</summary>
    public static Option<PlayerSpec?> Player(string name, string description, bool required = false) => new(name)
    {
        HelpName = "PLAYER",
        Description = $"{description} One of {PlayerSpec.Forms}.",
        Required = required,
        CustomParser = Parse,
    };

    /// <summary>An option that takes several players.</summary>
    public static Option<PlayerSpec[]?> Players(string name, string description) => new(name)
    {
        HelpName = "PLAYER",
        Description = $"{description} Each one of {PlayerSpec.Forms}.",
        AllowMultipleArgumentsPerToken = true,
        CustomParser = result => [.. result.Tokens.Select(t => Parse(t.Value, result)).OfType<PlayerSpec>()],
    };

    /// <summary>An argument that is a player.</summary>
    public static Argument<PlayerSpec> Argument() => new("PLAYER")
    {
        Description = $"the player, one of {PlayerSpec.Forms}.",
        CustomParser = Parse,
    };

    /// <summary>How long other programs may take for a move.</summary>
    public static Option<double?> EngineTimeout() => CommonOptions.Number(
        "--engine-timeout",
        "SECONDS",
        $"Time for a move of a player gtp:COMMAND or uci:COMMAND, which then loses (default: {new EngineOptions().MoveTimeout.TotalSeconds}).",
        LeastTimeout);

    /// <summary>How to deal with other programs.</summary>
    /// <param name="timeout">Value of <see cref="EngineTimeout"/>.</param>
    public static EngineOptions Engines(double? timeout) => timeout is { } seconds
        ? new EngineOptions { MoveTimeout = TimeSpan.FromSeconds(Math.Min(seconds, LargestTimeout)) }
        : new EngineOptions();

    private static PlayerSpec? Parse(ArgumentResult result) => Parse(result.Tokens[0].Value, result);

    private static PlayerSpec? Parse(string word, ArgumentResult result)
    {
        try
        {
            return PlayerSpec.Parse(word);
        }
        catch (PlayerSpecException bad)
        {
            result.AddError(bad.Message);
            return null;
        }
    }
}
