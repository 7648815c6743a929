using System.Text;
using System.Text.RegularExpressions;
using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Games.Boards.Chess;
using SelfPlay.Search.Players;
using SelfPlay.Search.Protocols.Uci;

namespace SelfPlay.Search.Tests.Protocols;

public sealed class UciServerTests
{
    [Fact]
    public void An_introduction_and_a_search_go_by_the_book() => Check("alphabeta:3", """
        > uci
        id name SelfPlay
        id author the SelfPlay authors
        option name UCI_Variant type combo default connect4 var connect4 var othello var breakthrough
        option name MultiPV type spin default 1 min 1 max 500
        option name UCI_ShowWDL type check default false
        option name Ponder type check default false
        uciok
        > debug on
        > isready
        readyok
        > ucinewgame
        > position startpos moves 3 3 3
        > go
        info depth 1 score cp 2 nodes 8 nps * time * pv 3
        info depth 2 score cp -6 nodes 29 nps * time * pv 3 3
        info depth 3 score cp 0 nodes 158 nps * time * pv 3 3 3
        bestmove 3 ponder 3
        > ponderhit
        """); // no stop or quit, which might come before the search is through; the end of the input waits for it


    [Fact]
    public void A_win_is_told_in_moves_and_values_in_shares() => Check("alphabeta:5", """
        > setoption name UCI_ShowWDL value true
        > position startpos moves 0 1 0 1 0 1
        > go depth 4
        info depth 1 score mate 1 wdl 1000 0 0 nodes 8 nps * time * pv 0
        bestmove 0
        > position startpos moves 3 3 2 2
        > go
        info depth 1 score cp 20 wdl 529 0 471 nodes 8 nps * time * pv 1
        info depth 2 score cp -5 wdl 493 0 507 nodes 48 nps * time * pv 2 2
        info depth 3 score mate 2 wdl 1000 0 0 nodes 154 nps * time * pv 1 1 4
        bestmove 1 ponder 1
        > position startpos moves 0 1 0 1 0 1 0
        > go
        bestmove 0000
        """);

    [Fact]
    public void Malformed_input_is_named_and_ignored() => Check("alphabeta:1", """
        > frobnicate the engine
        info string unknown command 'frobnicate the engine'
        > joho isready
        readyok
        > position
        info string position needs 'startpos' or 'fen' and may go on with 'moves'; the position stays as it was
        > position startpos moves 3 9 3
        info string '9' is not a legal move after 1 plies; the position stays as it was
        > position fen 8/8/8 w
        info string positions of Connect Four are given by 'startpos' and moves, not as text; the position stays as it was
        > setoption
        info string there is no option ''; the options are UCI_Variant, MultiPV, UCI_ShowWDL, Ponder
        > setoption name Hash value 64
        info string there is no option 'Hash'; the options are UCI_Variant, MultiPV, UCI_ShowWDL, Ponder
        > setoption name MultiPV value many
        info string the option MultiPV does not take 'many'
        > setoption name UCI_Variant value chequers
        info string the option UCI_Variant does not take 'chequers'
        > stop
        > ponderhit
        > go wtime fast depth
        info string go has no use for 'wtime fast depth'
        info depth 1 score cp 7 nodes 8 nps * time * pv 3
        bestmove 3
        """);

    [Fact]
    public void The_game_can_be_changed_unless_the_player_does_not_play_it()
    {
        var answer = Serve("perfect", "isready\nsetoption name UCI_Variant value othello\nposition startpos moves 3\n");
        Assert.Equal("readyok\ninfo string There is no perfect player of Othello; there is one of Connect Four and one of Tic-Tac-Toe; the game stays connect4\n", answer);
        answer = Serve("alphabeta:1", "setoption name UCI_Variant value othello\nposition startpos moves d3\ngo\n");
        Assert.Matches("bestmove [ce]\\d\n$", answer);
    }

    [Fact]
    public void Breakthrough_begins_at_the_bottom()
    {
        var answer = Serve("mcts:50", "setoption name UCI_Variant value breakthrough\nposition startpos moves a2a3 h7h6\ngo\n");
        Assert.Matches("bestmove [a-h][1-3][a-h][2-4]", answer);
    }

    [Fact]
    public void Several_variations_are_told_when_asked_for()
    {
        var answer = Serve("mcts:500", "setoption name MultiPV value 3\nposition startpos\ngo\n");
        var lines = answer.Split('\n')[^5..^2];
        Assert.Equal(["1", "2", "3"], lines.Select(l => Regex.Match(l, "multipv (\\d)").Groups[1].Value));
        Assert.Equal(3, lines.Select(l => Regex.Match(l, "pv (\\d)(?: \\d)*$").Groups[1].Value).Distinct().Count());
    }

    [Theory]
    [InlineData("go nodes 700", 700)]
    [InlineData("go", 300)]
    [InlineData("go depth 5", 300)] // a search by simulations has no depth to keep to
    [InlineData("go wtime 600000 btime 600000 winc 1000 binc 1000", 300)] // a clock shortens the search and never lengthens it
    public void A_search_goes_as_far_as_it_is_told(string go, int nodes) => Assert.Matches($" nodes {nodes} [^\n]*\nbestmove", Serve("mcts:300", $"position startpos\n{go}\n"));

    [Theory]
    [InlineData("go movetime 50")]
    [InlineData("go wtime 1000 btime 60000")]
    public void Time_ends_a_search(string go) => Assert.Contains("bestmove", Serve("mcts:10000000", $"position startpos\n{go}\n"));

    [Fact]
    public void Only_moves_that_were_named_are_searched()
    {
        var answer = Serve("mcts:300", "setoption name MultiPV value 7\nposition startpos\ngo searchmoves 0 6 nodes 300\n");
        Assert.Matches("bestmove [06]", answer);
        Assert.Equal(["0", "6"], Regex.Matches(answer, " nodes 300 .* pv (\\d)").Select(m => m.Groups[1].Value).Order());
        Assert.Equal(7, Regex.Count(Serve("mcts:300", "setoption name MultiPV value 7\ngo searchmoves x9 nodes 300\n"), " nodes 300 .* pv \\d"));
    }

    [Theory]
    [InlineData("startpos moves g1f3 g8f6 f3g1 f6g8 g1f3 g8f6 f3g1 f6g8")]
    [InlineData("startpos moves g1f3 g8f6 f3g1 f6g8 g1f3 g8f6 f3g1 f6g8 e2e4 e7e5")]
    [InlineData("fen 7k/8/5K2/8/8/8/8/6R1 w - - 100 90")]
    [InlineData("fen 7k/8/5K2/8/8/8/8/6R1 w - - 99 90 moves g1g2 h8h7 g2g1")]
    public void Positions_after_draws_that_nobody_claimed_are_searched(string position)
    {
        var output = new StringWriter();
        using var server = new UciServer(
            ["chess"], _ => new UciTable<ChessGame>(PlayerCatalog.Create<ChessGame>(PlayerSpec.Parse("alphabeta:2"), 1)), output, TimeProvider.System);
        server.Run(new StringReader($"position {position}\ngo\n"), TestContext.Current.CancellationToken);
        Assert.Matches("^(info depth [^\n]*\n)+bestmove [a-h][1-8][a-h][1-8]", output.ToString());
    }

    [Fact]
    public void A_program_that_plays_for_us_is_told_to_move_when_time_is_up()
    {
        // It thinks until it is told to stop, answers with its own move, not the lowest legal one, and is still there for the next question.
        using var engine = FakeEngine.Uci(atMove: "read -r line; [ \"$line\" = stop ] && { echo bestmove 7; continue; }");
        var player = PlayerSpec.Parse($"uci[movetime=60000]:{engine.Command}");
        var output = new StringWriter();
        using (var server = new UciServer(
            ["tictactoe"], _ => new UciTable<TicTacToe>(PlayerCatalog.Create<TicTacToe>(player, 1, engines: new())), output, TimeProvider.System))
        {
            server.Run(new StringReader("go wtime 1000 btime 1000\nposition startpos moves 4\ngo wtime 1000 btime 1000 searchmoves 7 8\n"), TestContext.Current.CancellationToken);
        }

        Assert.Equal(2, Regex.Count(output.ToString(), "bestmove 7"));
        Assert.Single(engine.Processes);
        Assert.Contains("go movetime 60000 searchmoves 7 8", engine.Heard);
    }

    [Fact]
    public void A_search_without_end_answers_to_what_is_asked_and_stops_at_once()
    {
        using var talk = new Conversation((input, output) => Serve("mcts:10", input, output));
        talk.Say("position startpos");
        talk.Say("go infinite");
        talk.WaitFor("^info depth");
        talk.Say("isready");
        talk.WaitFor("^readyok");
        talk.Say("position startpos moves 3");
        talk.WaitFor("^info string position is ignored while a search goes on");
        Assert.DoesNotContain("bestmove", talk.Heard);
        talk.Say("stop");
        talk.WaitFor("^bestmove \\d ponder \\d");
        talk.Say("quit");
        talk.End();
        Assert.Single(Regex.Matches(talk.Heard, "bestmove"));
    }

    [Fact]
    public void A_solver_is_stopped_too_and_moves_all_the_same()
    {
        using var talk = new Conversation((input, output) => Serve("perfect", input, output));
        talk.Say("position startpos"); // which takes a minute to solve
        talk.Say("go infinite");
        talk.Say("isready");
        talk.WaitFor("^readyok");
        Assert.DoesNotContain("bestmove", talk.Heard);
        talk.Say("stop");
        talk.WaitFor("^bestmove 3\n");
        talk.Say("go movetime 50");
        talk.WaitFor("^bestmove 3\n(.*\n)*bestmove 3\n");
        talk.Say("position startpos moves 3 0 3 0 3 0");
        talk.Say("go");
        talk.WaitFor("^info depth 1 score cp 10000 [^\n]*\nbestmove 3\n");
        talk.End();
    }

    [Fact]
    public void Thinking_on_the_opponents_time_keeps_the_move_back()
    {
        using var talk = new Conversation((input, output) => Serve("mcts:10", input, output));
        talk.Say("position startpos moves 3 3");
        talk.Say("go ponder wtime 1000 btime 1000");
        talk.WaitFor("^info depth");
        talk.Say("isready");
        talk.WaitFor("^readyok");
        Assert.DoesNotContain("bestmove", talk.Heard); // the ten simulations are long done
        talk.Say("ponderhit");
        talk.WaitFor("^bestmove \\d");
        talk.End();
    }

    [Fact]
    public void Ponderhit_means_nothing_to_a_search_that_does_not_ponder()
    {
        using var talk = new Conversation((input, output) => Serve("mcts:10", input, output));
        talk.Say("go infinite");
        talk.WaitFor("^info depth");
        talk.Say("ponderhit");
        talk.Say("isready");
        talk.WaitFor("^readyok");
        talk.Say("position startpos");
        talk.WaitFor("^info string position is ignored");
        Assert.DoesNotContain("bestmove", talk.Heard);
        talk.End();
    }

    [Theory]
    [InlineData("stop", 2)]
    [InlineData("quit", 1)]
    public void While_a_command_waits_for_a_search_it_can_still_be_stopped(string word, int moves)
    {
        using var talk = new Conversation((input, output) => Serve("perfect", input, output));
        talk.Say("go"); // which takes a minute
        talk.Say("position startpos moves 3");
        talk.Say("isready");
        talk.WaitFor("^readyok");
        Assert.DoesNotContain("bestmove", talk.Heard);
        talk.Say("go infinite");
        talk.Say(word);
        talk.End();
        Assert.Equal(moves, Regex.Count(talk.Heard, "bestmove"));
    }

    [Fact]
    public void A_search_without_end_ends_with_the_input()
    {
        using var talk = new Conversation((input, output) => Serve("mcts:10", input, output));
        talk.Say("go infinite");
        talk.WaitFor("^info depth");
        talk.End();
        Assert.Contains("bestmove", talk.Heard);
    }

    [Fact]
    public void A_player_that_only_moves_is_served_too() => Assert.Matches("^info depth 1 score cp 0 [^\n]*\nbestmove \\d\n$", Serve("random", "go\n"));

    [Fact]
    public void A_player_that_fails_is_told_and_has_no_move()
    {
        using var engine = FakeEngine.Gtp(atMove: "exit 3");
        var player = PlayerSpec.Parse($"gtp:{engine.Command}");
        var output = new StringWriter();
        using var server = new UciServer(
            ["tictactoe"], _ => new UciTable<TicTacToe>(PlayerCatalog.Create<TicTacToe>(player, 1, engines: new())), output, TimeProvider.System);
        server.Run(new StringReader("go\n"), CancellationToken.None);
        Assert.Matches("^info string gtp:sh .* ended with exit code 3 [^\n]*\nbestmove 0000\n$", output.ToString());
    }

    [Fact]
    public void A_line_without_end_is_named() =>
        Assert.Equal("info string a line of more than 1048576 characters is not read\nreadyok\n", Serve("random", new string('x', UciServer.MaxLine + 1) + "\nisready\n"));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Whatever_is_sent_the_server_goes_on(ulong seed)
    {
        string[] words =
        [
            "position", "startpos", "moves", "fen", "3", "0", "6", "9", "go", "nodes", "5", "depth", "2", "-1", "99999999999999999999", "stop", "ponderhit", "setoption", "name", "value",
            "MultiPV", "UCI_ShowWDL", "true", "ucinewgame", "isready", "debug", "register", "searchmoves", "\u00e9\u4e2d", "\t", "wtime", "movestogo", "mate", "joho",
        ];
        var random = new Xoshiro256(seed);
        var input = new StringBuilder();
        for (var i = 0; i < 2_000; i++)
        {
            input.AppendJoin(' ', Enumerable.Range(0, random.Below(7)).Select(_ => words[random.Below(words.Length)])).Append('\n');
        }

        var output = Serve("mcts:3", input + "\nuci\n");
        Assert.EndsWith("uciok\n", output);
        Assert.All(output.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Matches("^(id|option|uciok|readyok|info|bestmove)\\b", line));
        Assert.InRange(Regex.Count(output, "^bestmove (\\d|0000)( ponder \\d)?$", RegexOptions.Multiline), 20, 2_000);
    }

    private static void Check(string player, string transcript) => new Transcript(transcript).Check(
        (input, output) => Serve(player, input, output), answer => Regex.Replace(answer, "nps \\d+ time \\d+", "nps * time *"));

    private static string Serve(string player, string input)
    {
        var output = new StringWriter();
        Serve(player, new StringReader(input), output);
        return output.ToString();
    }

    private static void Serve(string player, TextReader input, TextWriter output)
    {
        var spec = PlayerSpec.Parse(player);
        using var server = new UciServer(
            ["connect4", "othello", "breakthrough"],
            variant => variant switch
            {
                "connect4" => new UciTable<ConnectFour>(PlayerCatalog.Create<ConnectFour>(spec, 1)),
                "othello" => new UciTable<Othello>(PlayerCatalog.Create<Othello>(spec, 1)),
                _ => new UciTable<Breakthrough>(PlayerCatalog.Create<Breakthrough>(spec, 1)),
            },
            output,
            TimeProvider.System);
        server.Run(input, TestContext.Current.CancellationToken);
    }
}
