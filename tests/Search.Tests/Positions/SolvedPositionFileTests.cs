using SelfPlay.Games.Boards;
using SelfPlay.Search.Positions;

namespace SelfPlay.Search.Tests.Positions;

public sealed class SolvedPositionFileTests
{
    private const string Good =
        """{"game":"connect_four","moves":["0","1","0","1","0","1"],"stones":6,"to_move":0,"value":1,"values":{"0":1,"1":-1,"2":-1,"3":-1,"4":-1,"5":-1,"6":-1},"optimal":["0"],"board":"......./......./......./xo...../xo...../xo....."}""";

    [Fact]
    public void Reads_the_recorded_positions()
    {
        var positions = SolvedPositionFile.Read<ConnectFour>(SolvedTrace.Path);
        Assert.Equal(300, positions.Count);
        Assert.Equal(185, positions.Count(p => p.IsCritical));
        Assert.All(positions, p => Assert.InRange(p.Game.Position.Ply, 8, 30));
    }

    [Fact]
    public void Reads_a_line_and_skips_blank_ones()
    {
        var position = Assert.Single(Read($"\n{Good}\r\n\n"));
        Assert.Equal(1, position.Value);
        Assert.Equal([0], position.Optimal);
        Assert.Equal(7, position.Legal);
        Assert.True(position.IsCritical);
        Assert.Equal([0, 1, 0, 1, 0, 1], position.Game.Moves);
    }

    [Theory]
    [InlineData("not JSON", "not a JSON object")]
    [InlineData("[1]", "not a JSON object")]
    [InlineData("{}", "'game' is missing")]
    [InlineData("""{"game":"chess"}""", "the game is 'chess', expected 'connect_four'")]
    [InlineData("""{"game":"connect_four"}""", "'moves' is missing")]
    [InlineData("""{"game":"connect_four","moves":"012"}""", "'moves' is not an array")]
    [InlineData("""{"game":"connect_four","moves":[3]}""", "3 is not a string")]
    [InlineData("""{"game":"connect_four","moves":["3","7"]}""", "'7' is not a legal move at ply 1")]
    [InlineData("""{"game":"connect_four","moves":["3"],"values":[]}""", "'values' is not an object")]
    [InlineData("""{"game":"connect_four","moves":["0","1","0","1","0","1","0"]}""", "the game is over")]
    [InlineData("""{"game":"connect_four","moves":["0","1","0","1","0","1","0","2"]}""", "go on after the game is over at ply 7")]
    public void A_malformed_line_is_named(string line, string reason) => Refuses(line, reason);

    [Theory]
    [InlineData("\"to_move\":0", "\"to_move\":1", "'to_move'")]
    [InlineData("xo...../xo.....\"", "xo...../xx.....\"", "'board'")]
    [InlineData("\"6\":-1", "\"6\":2", "the value 2 is not 1, 0 or -1")]
    [InlineData(",\"6\":-1", "", "'values' does not hold every legal move")]
    [InlineData("\"6\":-1", "\"5\":-1", "'values' has the move '5' twice")]
    [InlineData("\"value\":1", "\"value\":0", "'value' is 0, but the best of 'values' is 1")]
    [InlineData("\"optimal\":[\"0\"]", "\"optimal\":[\"1\"]", "'optimal'")]
    public void A_contradiction_is_named(string old, string replacement, string reason)
    {
        Assert.Contains(old, Good);
        Refuses(Good.Replace(old, replacement, StringComparison.Ordinal), reason);
    }

    [Fact]
    public void A_line_without_end_is_refused() => Refuses(new string(' ', SolvedPositionFile.MaxLineLength + 1), "longer than 65536");

    [Fact]
    public void An_empty_file_is_refused() =>
        Assert.Contains("f.jsonl holds no positions", Assert.Throws<InvalidDataException>(() => Read("\n")).Message);

    [Fact]
    public void Bytes_that_are_not_text_are_refused()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, [0x7B, 0xFF, 0xFE, 0x00]);
            Assert.Contains("not UTF-8", Assert.Throws<InvalidDataException>(() => SolvedPositionFile.Read<ConnectFour>(path)).Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Refuses(string line, string reason)
    {
        var error = Assert.Throws<InvalidDataException>(() => Read($"{Good}\n{line}\n"));
        Assert.StartsWith("f.jsonl, line 2: ", error.Message);
        Assert.Contains(reason, error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    private static IReadOnlyList<SolvedPosition<ConnectFour>> Read(string text) =>
        SolvedPositionFile.Read<ConnectFour>(new StringReader(text), "f.jsonl");
}
