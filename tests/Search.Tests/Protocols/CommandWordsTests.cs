using SelfPlay.Search.Players;
using SelfPlay.Search.Protocols;
using SelfPlay.Search.Protocols.Engines;

namespace SelfPlay.Search.Tests.Protocols;

public sealed class CommandWordsTests
{
    [Theory]
    [InlineData("gnugo --mode gtp", "gnugo|--mode|gtp")]
    [InlineData("  a \t b  ", "a|b")]
    [InlineData("'/opt/my engine/run' -n 5", "/opt/my engine/run|-n|5")]
    [InlineData("a \"b \\\"c\\\" d\" e", "a|b \"c\" d|e")]
    [InlineData("a 'b \\' c", "a|b \\|c")]
    [InlineData("a\\ b c\\\\d", "a b|c\\d")]
    [InlineData("a '' b", "a||b")]
    [InlineData("a'b'\"c\"d", "abcd")]
    [InlineData("echo $HOME * | cat", "echo|$HOME|*|||cat")]
    public void A_command_is_split_as_a_shell_does(string command, string words) => Assert.Equal(words, string.Join('|', CommandWords.Split(command)));

    [Theory]
    [InlineData("a 'b", "quote '")]
    [InlineData("a \"b", "quote \"")]
    [InlineData("   ", "names no program")]
    public void A_command_that_cannot_be_split_is_refused_in_one_sentence(string command, string why)
    {
        var sentence = Assert.Throws<PlayerSpecException>(() => CommandWords.Split(command)).Message;
        Assert.Contains(why, sentence);
        Assert.Contains($"'{command}'", sentence);
    }

    [Fact]
    public void A_program_is_found_on_the_path()
    {
        var command = EngineCommand.Parse("sh -c 'exit 3'");
        Assert.EndsWith("/sh", command.Program);
        Assert.Equal(["-c", "exit 3"], command.Arguments);
    }

    [Theory]
    [InlineData("no-such-program-anywhere --x", "There is no program 'no-such-program-anywhere'")]
    [InlineData("./no/such/file", "There is no program './no/such/file'")]
    [InlineData("/etc/passwd", "not marked executable")]
    public void A_program_that_is_not_there_is_named(string command, string why) =>
        Assert.Contains(why, Assert.Throws<PlayerSpecException>(() => EngineCommand.Parse(command)).Message);
}
