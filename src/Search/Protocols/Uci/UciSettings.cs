using System.Globalization;
using SelfPlay.Search.Players;

namespace SelfPlay.Search.Protocols.Uci;

/// <summary>
/// What stands in the brackets of `uci[...]`, separated by commas: `nodes=N`, `movetime=MS` or `depth=D` say how far it
/// thinks; any other NAME=VALUE is an option of the program (`Skill Level=3`).
/// </summary>
/// <param name="Go">The question for a move.</param>
/// <param name="Options">Options to set.</param>
internal sealed record UciSettings(string Go, IReadOnlyList<(string Name, string Value)> Options)
{
    /// <summary>Thinking time where nothing is said.</summary>
    public const string DefaultGo = "go movetime 100";

    private const long LargestLimit = 1_000_000_000_000;

    /// <summary>Reads the settings; null means none.</summary>
    /// <exception cref="PlayerSpecException">They are malformed.</exception>
    public static UciSettings Parse(string? text)
    {
        var go = DefaultGo;
        var options = new List<(string, string)>();
        foreach (var setting in (text ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = setting.IndexOf('=');
            if (equals < 1)
            {
                throw new PlayerSpecException($"The setting '{setting}' in uci[{text}] is not NAME=VALUE.");
            }

            var (name, value) = (setting[..equals].Trim(), setting[(equals + 1)..].Trim());
            if (name is not ("nodes" or "movetime" or "depth"))
            {
                options.Add((name, value));
            }
            else if (long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= LargestLimit)
            {
                go = $"go {name} {limit}";
            }
            else
            {
                throw new PlayerSpecException($"The setting '{setting}' in uci[{text}] needs a whole number of at least 1.");
            }
        }

        return new UciSettings(go, options);
    }
}
