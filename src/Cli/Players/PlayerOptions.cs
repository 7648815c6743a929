using System.CommandLine;
using System.CommandLine.Parsing;
using SelfPlay.Search.Players;

namespace SelfPlay.Cli.Players;

/// <summary>Options and arguments that name a player.</summary>
internal static class PlayerOptions
{
    /// <summary>An option that takes a player.</summary>
    public static Option<PlayerSpec?> Player(string name, string description, bool required = false) => new(name)
    {
        HelpName = "PLAYER",
        Description = $"{description} One of {PlayerSpec.Forms}.",
        Required = required,
        CustomParser = Parse,
    };

    /// <summary>An argument that is a player.</summary>
    public static Argument<PlayerSpec> Argument() => new("PLAYER")
    {
        Description = $"the player, one of {PlayerSpec.Forms}.",
        CustomParser = Parse,
    };

    private static PlayerSpec? Parse(ArgumentResult result)
    {
        try
        {
            return PlayerSpec.Parse(result.Tokens[0].Value);
        }
        catch (PlayerSpecException bad)
        {
            result.AddError(bad.Message);
            return null;
        }
    }
}
