using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using SelfPlay.Games;

namespace SelfPlay.Cli.CommandLine;

/// <summary>Options and arguments that several verbs share, with parsers that name the bad word and the valid ones.</summary>
internal static class CommonOptions
{
    /// <summary>Folder of the runs unless `--data` names another.</summary>
    public const string DefaultData = "data";

    /// <summary>`--json`.</summary>
    public static Option<bool> Json() => new("--json")
    {
        Description = "Print one JSON object as the last line of standard output; progress goes to standard error.",
    };

    /// <summary>`--data DIR`.</summary>
    public static Option<DirectoryInfo> Data() => new("--data")
    {
        HelpName = "DIR",
        Description = $"Folder that holds the runs (default: {DefaultData} in the current folder).",
        DefaultValueFactory = _ => new DirectoryInfo(DefaultData),
    };

    /// <summary>`--seed S`.</summary>
    public static Option<ulong> Seed() => new("--seed")
    {
        HelpName = "S",
        Description = "Seed of everything random; the same seed gives the same games (default: 1).",
        DefaultValueFactory = _ => 1,
        CustomParser = result => ulong.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
            ? seed
            : Refuse<ulong>(result, $"--seed takes a whole number from 0 to {ulong.MaxValue}, not '{result.Tokens[0].Value}'."),
    };

    /// <summary>A number option that is absent unless given, and at least <paramref name="minimum"/>.</summary>
    public static Option<T?> Number<T>(string name, string helpName, string description, T minimum)
        where T : struct, INumber<T> => new(name)
        {
            HelpName = helpName,
            Description = description,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && T.IsFinite(value) && value >= minimum)
                {
                    return value;
                }

                var kind = typeof(T) == typeof(double) ? "number" : "whole number";
                return Refuse<T?>(result, $"{name} takes a {kind} of at least {minimum}, not '{text}'.");
            },
        };

    /// <summary>An argument that names a game of the catalogue.</summary>
    public static Argument<GameInfo> Game(string name) => new(name)
    {
        Description = $"the game, one of {GameNames()}.",
        CustomParser = ParseGame,
    };

    /// <summary>`--game G`, for verbs that can often tell the game from something else.</summary>
    public static Option<GameInfo?> GameOption() => new("--game")
    {
        HelpName = "G",
        Description = $"The game, one of {GameNames()}, where nothing else tells it.",
        CustomParser = ParseGame,
    };

    private static GameInfo? ParseGame(ArgumentResult result)
    {
        var word = result.Tokens[0].Value;
        return GameCatalog.TryFind(word, out var game)
            ? game
            : Refuse<GameInfo>(result, $"There is no game '{word}'; the games are {GameNames()}.");
    }

    private static string GameNames() => string.Join(", ", GameCatalog.All.Select(g => g.Name));

    private static T? Refuse<T>(ArgumentResult result, string sentence)
    {
        result.AddError(sentence);
        return default;
    }
}
