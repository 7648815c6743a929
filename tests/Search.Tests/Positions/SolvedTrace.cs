using System.Text.Json;

namespace SelfPlay.Search.Tests.Positions;

/// <summary>The recorded Connect Four positions with exact values, read without the code under test.</summary>
internal static class SolvedTrace
{
    public static string Path { get; } = System.IO.Path.Combine(Root(), "tests", "traces", "connect4-solved.jsonl");

    public static IEnumerable<(int[] Moves, Dictionary<int, int> Values)> ReadValues()
    {
        foreach (var line in File.ReadLines(Path))
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            yield return (
                [.. root.GetProperty("moves").EnumerateArray().Select(m => int.Parse(m.GetString()!))],
                root.GetProperty("values").EnumerateObject().ToDictionary(v => int.Parse(v.Name), v => v.Value.GetInt32()));
        }
    }

    private static string Root()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(System.IO.Path.Combine(directory, "SelfPlay.sln")))
        {
            directory = System.IO.Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        return directory;
    }
}
