using System.IO.Compression;
using System.Text.Json;
using SelfPlay.Games.Boards.Chess;

namespace SelfPlay.Games.Tests.Boards.Chess;

/// <summary>What the replay of recorded games does not look at: why each of them ended.</summary>
public sealed class ChessTraceTests
{
    [Fact]
    public void Recorded_games_end_for_the_recorded_reason()
    {
        var ends = new Dictionary<string, ChessEnd>
        {
            ["checkmate"] = ChessEnd.Checkmate,
            ["stalemate"] = ChessEnd.Stalemate,
            ["material"] = ChessEnd.Material,
            ["repetition"] = ChessEnd.Repetition,
            ["fifty"] = ChessEnd.FiftyMoves,
        };
        using var file = new StreamReader(new GZipStream(File.OpenRead(Repository.Trace("chess.jsonl.gz")), CompressionMode.Decompress));
        var seen = new HashSet<ChessEnd>();
        while (file.ReadLine() is { } line)
        {
            using var recorded = JsonDocument.Parse(line);
            var game = ChessGame.Start;
            foreach (var move in recorded.RootElement.GetProperty("moves").EnumerateArray())
            {
                Assert.Equal(ChessEnd.None, game.End);
                Assert.True(game.TryParseMove(move.GetString(), out var number));
                game.Play(number);
            }

            Assert.Equal(ends[recorded.RootElement.GetProperty("end").GetString()!], game.End);
            seen.Add(game.End);
        }

        Assert.Equal(ends.Count, seen.Count);
    }
}
