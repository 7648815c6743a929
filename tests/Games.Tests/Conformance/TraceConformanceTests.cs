using System.IO.Compression;
using SelfPlay.Games.Conformance;

namespace SelfPlay.Games.Tests.Conformance;

public sealed class TraceConformanceTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("selfplay-traces-");

    /// <summary>Games that nobody recorded for us; tests of their own hold them against a second, plain set of rules.</summary>
    private static readonly string[] Unrecorded = ["hex-swap", "gomoku", "gomoku9", "go9"];

    /// <summary>The games, and of Go the variant whose rules were recorded.</summary>
    public static TheoryData<string> Games => [.. GameCatalog.All.Select(g => g.TraceName).Except(Unrecorded), "go"];

    [Theory]
    [MemberData(nameof(Games))]
    public void Recorded_games_follow_the_rules(string game)
    {
        var report = TraceConformance.Replay([Repository.Trace($"{game}.jsonl.gz")]);
        Assert.Empty(report.FirstMismatches);
        Assert.Equal((1, 100, 0), (report.Files, report.Games, report.Mismatches));
        Assert.InRange(report.Plies, 500, 100_000);
    }

    [Fact]
    public void Solved_positions_follow_the_rules()
    {
        var report = TraceConformance.Replay([Repository.Trace("connect4-solved.jsonl"), Repository.Trace("connect_four.jsonl.gz")]);
        Assert.Empty(report.FirstMismatches);
        Assert.Equal((2, 400, 0), (report.Files, report.Games, report.Mismatches));
    }

    [Theory]
    [InlineData("\"moves\":[\"1\",\"4\"", "\"moves\":[\"1\",\"1\"", "line 1, ply 1: the recorded move '1' is not legal")]
    [InlineData("\"legal\":[[\"0\",", "\"legal\":[[", "line 1, ply 0: the legal moves differ: not recorded are [0], not legal but recorded are []")]
    [InlineData("\"legal\":[[\"0\",\"1\"", "\"legal\":[[\"1\",\"0\"", "line 1, ply 0: the legal moves differ")]
    [InlineData("\"players\":[0,1", "\"players\":[0,0", "line 1, ply 1: player 1 is to move, recorded is player 0")]
    [InlineData("\"returns\":[1,-1]", "\"returns\":[0,0]", "line 1, ply 7: the outcome is 1, recorded is [0, 0]")]
    [InlineData("\"returns\":[1,-1]", "\"returns\":[1]", "line 1, ply 7: the outcome is 1, recorded is [1]")]
    [InlineData("\"final\":\"xxx", "\"final\":\"xxo", "line 1, ply 7: the last board is xxx/.oo/ox., recorded is xxo/.oo/ox.")]
    public void A_changed_recording_is_a_mismatch(string recorded, string changed, string expected)
    {
        var text = FirstTicTacToe();
        Assert.Contains(recorded, text);
        var report = TraceConformance.Replay([Write(text.Replace(recorded, changed))]);
        Assert.Equal(1, report.Mismatches);
        Assert.Contains(expected, Assert.Single(report.FirstMismatches));
    }

    [Fact]
    public void A_game_that_stops_early_is_a_mismatch()
    {
        const string Text = """{"game":"tic_tac_toe","moves":["4"],"legal":[["0","1","2","3","4","5","6","7","8"]],"players":[0],"returns":[0,0],"final":".../.x./..."}""";
        var report = TraceConformance.Replay([Write(Text)]);
        Assert.Contains("by the rules it is not", Assert.Single(report.FirstMismatches));
    }

    [Fact]
    public void Legal_moves_may_be_recorded_as_counts_with_every_tenth_list()
    {
        const string Start = """{"game":"tic_tac_toe","moves":["1","4","7","5","0","6","2"],"players":[0,1,0,1,0,1,0],"returns":[1,-1],"final":"xxx/.oo/ox.",""";
        const string Lists = """ "legal10":[["0","1","2","3","4","5","6","7","8"]],""";
        Assert.Equal(0, TraceConformance.Replay([Write(Start + Lists + """ "legal_count":[9,8,7,6,5,4,3]}""")]).Mismatches);
        var report = TraceConformance.Replay([Write(Start + Lists + """ "legal_count":[9,8,7,7,5,4,3]}""")]);
        Assert.Contains("ply 3: there are 6 legal moves, recorded are 7", Assert.Single(report.FirstMismatches));
        Assert.Throws<TraceException>(() => TraceConformance.Replay([Write(Start + Lists + """ "legal_count":[9,8,7]}""")]));
    }

    [Theory]
    [InlineData("\"to_move\":0", "\"to_move\":1", "is to move")]
    [InlineData("...o.../...x.o.", "...x.../...x.o.", "the board is")]
    [InlineData("{\"0\":-1,", "{", "values are recorded for")]
    [InlineData("\"moves\":[\"4\"", "\"moves\":[\"7\"", "is not legal")]
    public void A_changed_position_is_a_mismatch(string recorded, string changed, string expected)
    {
        var text = File.ReadLines(Repository.Trace("connect4-solved.jsonl")).First();
        Assert.Contains(recorded, text);
        Assert.Contains(expected, Assert.Single(TraceConformance.Replay([Write(text.Replace(recorded, changed))]).FirstMismatches));
    }

    [Fact]
    public void Only_the_first_mismatches_are_described()
    {
        var text = FirstTicTacToe().Replace("\"returns\":[1,-1]", "\"returns\":[-1,1]");
        var report = TraceConformance.Replay([Write(string.Join('\n', Enumerable.Repeat(text, 50)))]);
        Assert.Equal((50, 50, 10), (report.Games, report.Mismatches, report.FirstMismatches.Count));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("\n  \r\n\n", "is empty")]
    [InlineData("once upon a time", "line 1 is not valid JSON")]
    [InlineData("[1,2]", "line 1 is not a JSON object")]
    [InlineData("{}", "is not a recording of a known kind")]
    [InlineData("{\"game\":\"checkers\",\"moves\":[],\"returns\":[]}", "there is no game 'checkers'; the games are tic_tac_toe")]
    [InlineData("{\"game\":3,\"moves\":[],\"returns\":[]}", "the key 'game' should hold text")]
    [InlineData("{\"game\":\"\\ud800\",\"moves\":[],\"returns\":[]}", "is not valid text")]
    [InlineData("{\"game\":\"tic_tac_toe\",\"moves\":[],\"returns\":[]}", "the key 'players' is missing")]
    [InlineData("{\"game\":\"tic_tac_toe\",\"moves\":[1],\"returns\":[]}", "the key 'moves' should hold text")]
    [InlineData("{\"game\":\"tic_tac_toe\",\"moves\":\"1\",\"returns\":[]}", "the key 'moves' should hold a list")]
    [InlineData("{\"game\":\"tic_tac_toe\",\"moves\":[],\"players\":[1e99],\"returns\":[]}", "the key 'players' should hold whole numbers")]
    [InlineData("{\"game\":\"tic_tac_toe\",\"moves\":[],\"players\":[0],\"legal\":[],\"returns\":[]}", "there are 1 players for 0 moves")]
    [InlineData("{\"game\":\"tic_tac_toe\",\"moves\":[\"0\"],\"players\":[0],\"legal\":[],\"returns\":[]}", "are not those of 1 plies")]
    public void A_malformed_file_is_one_clear_sentence(string text, string expected)
    {
        var exception = Assert.Throws<TraceException>(() => TraceConformance.Replay([Write(text)]));
        Assert.Contains("trace.jsonl", exception.Message);
        Assert.Contains(expected, exception.Message);
        Assert.EndsWith(".", exception.Message);
    }

    [Fact]
    public void Games_of_another_kind_amid_a_file_are_refused()
    {
        var text = FirstTicTacToe();
        var exception = Assert.Throws<TraceException>(() => TraceConformance.Replay([Write($"{text}\n{text.Replace("tic_tac_toe", "othello")}")]));
        Assert.Contains("line 2: the game is 'othello' in a file of tic_tac_toe", exception.Message);
    }

    [Fact]
    public void Files_that_cannot_be_opened_are_named()
    {
        Assert.Contains("there is no such file", Assert.Throws<TraceException>(() => TraceConformance.Replay([_folder.FullName + "/none"])).Message);
        Assert.Contains("a folder", Assert.Throws<TraceException>(() => TraceConformance.Replay([_folder.FullName])).Message);
    }

    [Fact]
    public void Damaged_compression_is_told()
    {
        var whole = File.ReadAllBytes(Repository.Trace("othello.jsonl.gz"));
        foreach (var damaged in new[] { whole[..(whole.Length / 2)], whole[..^4], whole[..^8], whole[..2], whole[..3], [.. whole[..5000], 0xFF, 0xFF, .. whole[5002..]] })
        {
            var exception = Assert.Throws<TraceException>(() => TraceConformance.Replay([Write(damaged)]));
            Assert.Contains("trace.jsonl", exception.Message);
        }
    }

    [Fact]
    public void Endless_lines_and_gzip_bombs_are_refused()
    {
        var line = Write(new string(' ', TraceReader.MaxLineBytes + 1));
        Assert.Contains("is longer than", Assert.Throws<TraceException>(() => TraceConformance.Replay([line])).Message);

        using var bomb = new MemoryStream();
        using (var zip = new GZipStream(bomb, CompressionLevel.Fastest, leaveOpen: true))
        {
            var blank = new byte[1 << 16];
            Array.Fill(blank, (byte)' ');
            blank[^1] = (byte)'\n';
            for (var written = 0L; written <= TraceReader.MaxBytes; written += blank.Length)
            {
                zip.Write(blank);
            }
        }

        Assert.Contains("is larger than", Assert.Throws<TraceException>(() => TraceConformance.Replay([Write(bomb.ToArray())])).Message);
        Assert.Contains("lines that are allowed", Assert.Throws<TraceException>(() => TraceConformance.Replay([Write(new string('\n', TraceReader.MaxLines + 1))])).Message);
    }

    [Fact]
    public void Long_lines_and_carriage_returns_and_a_missing_last_newline_are_fine()
    {
        var text = FirstTicTacToe();
        var report = TraceConformance.Replay([Write($"\r\n{text}\r\n{new string(' ', 300_000)}{text}\n{text}")]);
        Assert.Equal((3, 0), (report.Games, report.Mismatches));
    }

    [Fact]
    public void Random_damage_never_ends_in_another_exception()
    {
        var random = new Xoshiro256(8);
        var original = System.Text.Encoding.UTF8.GetBytes(FirstTicTacToe());
        for (var i = 0; i < 3000; i++)
        {
            var bytes = original.ToArray();
            for (var n = random.Below(4); n >= 0; n--)
            {
                bytes[random.Below(bytes.Length)] = i % 2 == 0 ? (byte)random.Next() : bytes[random.Below(bytes.Length)];
            }

            try
            {
                TraceConformance.Replay([Write(bytes)]);
            }
            catch (TraceException)
            {
                // The one exception there may be.
            }
        }
    }

    [Fact]
    public void Cancellation_stops_a_replay()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => TraceConformance.Replay([Repository.Trace("othello.jsonl.gz")], cancelled.Token));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string FirstTicTacToe()
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(Repository.Trace("tic_tac_toe.jsonl.gz")), CompressionMode.Decompress));
        return reader.ReadLine()!;
    }

    private string Write(string text) => Write(System.Text.Encoding.UTF8.GetBytes(text));

    private string Write(byte[] bytes)
    {
        var path = Path.Combine(_folder.FullName, "trace.jsonl");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
