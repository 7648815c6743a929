using System.Text.Json;

namespace SelfPlay.Search.Tests.Positions;

/// <summary>The recorded Connect Four positions with exact values, read without the code under test.</summary>
internal static class SolvedTrace
{
    public static string Path { get; } = Repository.Trace("connect4-solved.jsonl");

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
}
