using System.Text;
using System.Text.RegularExpressions;
using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Search.Players;
using SelfPlay.Search.Protocols;
using SelfPlay.Search.Protocols.Gtp;
using static SelfPlay.Search.Tests.Protocols.GtpTalk;

namespace SelfPlay.Search.Tests.Protocols;

/// <summary>The protocol: lines, answers and refusals.</summary>
public sealed class GtpServerTests
{
    [Fact]
    public void What_cannot_be_done_is_refused_in_the_words_of_the_protocol() => Check("othello", "random", """
        > frobnicate
        ? unknown command

        > 3 play
        ?3 syntax error

        > play red d3
        ? syntax error

        > play b d3 now
        ? syntax error

        > play b a1
        ? illegal move

        > play b z99
        ? illegal move

        > play w d3
        ? illegal move

        > genmove
        ? syntax error

        > genmove w
        ? illegal move

        > boardsize 9
        ? unacceptable size

        > boardsize
        ? syntax error

        > boardsize large
        ? syntax error

        > komi
        ? syntax error

        > komi nan
        ? syntax error

        > undo
        ? cannot undo

        > time_settings 1 2
        ? syntax error

        > time_settings 1 -2 3
        ? syntax error

        > time_left b ten 0
        ? syntax error

        > known_command
        ? syntax error

        > lz-analyze b now
        ? syntax error

        > lz-genmove_analyze w 10
        ? illegal move

        > 99
        ?99 unknown command
        """);

    [Fact]
    public void Comments_and_blank_lines_are_nothing() => Check("tictactoe", "random", """
        > # a comment
        >
        > 1 known_command play # with a comment
        =1 true

        > known_command loadsgf
        = false
        """);

    [Theory]
    [InlineData("play b d3", null, "play", "b|d3")]
    [InlineData("\t 12\tplay  b\td3 # x", 12, "play", "b|d3")]
    [InlineData("pl\u0007ay\u0001 b d\u007f3", null, "play", "b|d3")]
    [InlineData("5", 5, "", "")]
    [InlineData("-5 name", null, "-5", "name")]
    [InlineData("99999999999 name", null, "99999999999", "name")]
    public void A_line_is_cleaned_and_split(string line, int? id, string name, string arguments)
    {
        var command = GtpCommand.Parse(line)!;
        Assert.Equal((id, name, arguments), (command.Id, command.Name, string.Join('|', command.Arguments)));
    }

    [Fact]
    public void Every_command_of_the_protocol_is_known()
    {
        string[] required = ["protocol_version", "name", "version", "known_command", "list_commands", "quit", "boardsize", "clear_board", "komi", "play", "genmove"];
        string[] more = ["undo", "reg_genmove", "showboard", "time_settings", "time_left", "final_score", "lz-analyze", "lz-genmove_analyze"];
        var commands = Serve("tictactoe", "random", "list_commands\n").TrimStart('=', ' ').Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(commands.Order(StringComparer.Ordinal), commands);
        Assert.Equal([.. required.Concat(more).Order(StringComparer.Ordinal)], commands);
        Assert.All(commands, c => Assert.Equal("= true\n\n", Serve("tictactoe", "random", $"known_command {c}\n")));
    }

    [Fact]
    public void Answers_wait_for_the_move_before_them_when_commands_come_at_once()
    {
        var answer = Serve("connect4", "mcts:500", string.Concat(Enumerable.Range(0, 8).Select(i => $"{i} genmove {"bw"[i % 2]}\n")) + "8 quit\n9 name\n");
        Assert.Equal(Enumerable.Range(0, 9).Select(i => $"{i}"), Regex.Matches(answer, "(?<=^=)\\d+", RegexOptions.Multiline).Select(m => m.Value));
    }

    [Fact]
    public void A_clock_cuts_the_search_short()
    {
        // Ten million simulations would take minutes.
        var answer = Serve("connect4", "mcts:10000000", "time_settings 1 0 0\ngenmove b\ntime_left w 1 0\ngenmove w\n");
        Assert.Matches("^=\n\n= \\d\n\n=\n\n= \\d\n\n$", answer);
    }

    [Fact]
    public void A_move_that_is_only_asked_for_takes_no_time_off_the_clock()
    {
        var time = new SteppingTime(TimeSpan.FromSeconds(3));
        var settings = new GtpSettings();
        var clock = settings.Clock;
        clock.Set(TimeSpan.FromSeconds(100), TimeSpan.Zero, 0);
        var budget = clock.Budget(0);
        using IGtpTable table = new GtpTable<ConnectFour>(PlayerCatalog.Create<ConnectFour>(PlayerSpec.Parse("mcts:10"), 1), time);
        Ask("reg_genmove b");
        Assert.Equal(budget, clock.Budget(0));
        Ask("genmove b");
        Assert.True(clock.Budget(0) < budget);

        void Ask(string command)
        {
            using var lines = new LinePump(TextReader.Null, 1, "nothing");
            var channel = new GtpChannel(lines, TextWriter.Null);
            Assert.True(table.Execute(GtpCommand.Parse(command)!, settings, channel, TestContext.Current.CancellationToken)?.IsSuccess);
        }
    }

    [Theory]
    [InlineData("time_settings 2147483647 0 0")]
    [InlineData("time_settings 0 2147483647 1")]
    public void A_clock_of_years_is_borne(string settings) =>
        Assert.Matches("^=\n\n= \\d\n\n$", Serve("connect4", "mcts:10", $"{settings}\ngenmove b\n"));

    [Fact]
    public void A_line_without_end_is_refused()
    {
        var answer = Serve("tictactoe", "random", new string('x', GtpServer.MaxLine + 1) + "\nname\n");
        Assert.Matches("^\\? syntax error[^\n]*\n\n= SelfPlay random\n\n$", answer);
    }

    [Fact]
    public void Serving_can_be_cancelled()
    {
        using var stop = new CancellationTokenSource();
        using var server = Server("connect4", "mcts:10000000", new StringWriter());
        stop.CancelAfter(50);
        Assert.Throws<OperationCanceledException>(() => server.Run(new StringReader("genmove b\n"), stop.Token));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Whatever_is_sent_every_command_gets_one_framed_answer(ulong seed)
    {
        string[] words =
        [
            "play", "genmove", "reg_genmove", "undo", "boardsize", "komi", "b", "w", "black", "d3", "C4", "pass", "e6", "3", "7.5", "-1", "99999999999999999999", "clear_board",
            "known_command", "time_settings", "time_left", "final_score", "showboard", "lz-genmove_analyze", "lz-analyze", "\u00e9\u4e2d", "#", "\t", "=", "?", "quitt", "1e308", "list_commands",
        ];
        var random = new Xoshiro256(seed);
        var input = new StringBuilder();
        var answers = 0;
        for (var i = 0; i < 2_000; i++)
        {
            var line = string.Join(' ', Enumerable.Range(0, random.Below(5)).Select(_ => words[random.Below(words.Length)]));
            answers += GtpCommand.Parse(line) is null ? 0 : 1;
            input.Append(line).Append('\n');
        }

        var output = Serve("othello", "mcts:2", input.ToString());
        Assert.Equal(answers, Regex.Count(output, "^[=?]\\d*(?: |$)", RegexOptions.Multiline));
        Assert.EndsWith("\n\n", output);
    }

    /// <summary>A clock that has gone on by as much whenever it is looked at.</summary>
    private sealed class SteppingTime(TimeSpan step) : TimeProvider
    {
        private long _looks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => step.Ticks * _looks++;
    }
}
