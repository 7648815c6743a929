using System.Text.Json;
using SelfPlay.Games;

namespace SelfPlay.Cli.Players;

/// <summary>Tells which game a file of solved positions is about; the positions themselves are read by the search.</summary>
internal static class PositionsFile
{
    /// <summary>The game that the first line names.</summary>
    /// <exception cref="InvalidDataException">The first line names no game of the catalogue.</exception>
    public static GameInfo GameOf(string path)
    {
        var line = File.ReadLines(path).FirstOrDefault(l => !string.IsNullOrWhiteSpace(l));
        var name = line is null ? null : NameIn(line);
        return name is not null && GameCatalog.TryFind(name, out var game)
            ? game
            : throw new InvalidDataException(
                $"{path} is no file of solved positions: its first line does not name one of the games {string.Join(", ", GameCatalog.All.Select(g => g.TraceName))}.");
    }

    private static string? NameIn(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("game", out var game)
                && game.ValueKind == JsonValueKind.String
                ? game.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
