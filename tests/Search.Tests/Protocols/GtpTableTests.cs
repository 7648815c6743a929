using System.Text.RegularExpressions;
using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Search.Protocols.Gtp;
using static SelfPlay.Search.Tests.Protocols.GtpTalk;

namespace SelfPlay.Search.Tests.Protocols;

/// <summary>What the commands do: the board, its results, moves and analyses.</summary>
public sealed class GtpTableTests
{
    [Fact]
    public void A_game_of_othello_goes_by_the_book() => Check("othello", "alphabeta:3", """
        > protocol_version
        = 2

        > 7 name
        =7 SelfPlay alphabeta:3

        > version
        = 0.1.0

        > boardsize 8
        =

        > clear_board
        =

        > komi 7.5
        =

        > play black d3
        =

        > play WHITE C3
        =

        > showboard
        =
         1 . . . . . . . .
         2 . . . . . . . .
         3 . . o x . . . .
         4 . . . o x . . .
         5 . . . x o . . .
         6 . . . . . . . .
         7 . . . . . . . .
         8 . . . . . . . .
           a b c d e f g h
        black to move

        > reg_genmove b
        = c4

        > 12 genmove b
        =12 c4

        > undo
        =

        > play b c4
        =

        > final_score
        ? cannot score

        > quit
        =
        """);

    [Fact]
    public void A_turn_that_is_skipped_is_no_pass_and_a_game_of_Go_may_go_on_after_two() => Check("go9", "random", """
        > play w pass
        =

        > showboard
        =
         9 . . . . . . . . .
         8 . . . . . . . . .
         7 . . . . . . . . .
         6 . . . . . . . . .
         5 . . . . . . . . .
         4 . . . . . . . . .
         3 . . . . . . . . .
         2 . . . . . . . . .
         1 . . . . . . . . .
           A B C D E F G H J
        black to move

        > play b e5
        =

        > play b pass
        =

        > play b d4
        =

        > undo
        =

        > play w pass
        =

        > final_score
        = B+73.5

        > play b c3
        =

        > play w c4
        =

        > undo
        =

        > undo
        =

        > undo
        =

        > showboard
        =
         9 . . . . . . . . .
         8 . . . . . . . . .
         7 . . . . . . . . .
         6 . . . . . . . . .
         5 . . . . X . . . .
         4 . . . . . . . . .
         3 . . . . . . . . .
         2 . . . . . . . . .
         1 . . . . . . . . .
           A B C D E F G H J
        white to move
        """);

    [Fact]
    public void The_result_is_that_of_the_board() => Check("tictactoe", "random", """
        > play b 0
        =

        > play w 3
        =

        > play b 1
        =

        > play w 4
        =

        > play b 2
        =

        > final_score
        = B+

        > genmove w
        ? illegal move

        > play w 5
        ? illegal move

        > showboard
        =
           x x x
           o o .
           . . .
        game over: B+

        > undo
        =

        > final_score
        ? cannot score
        """);

    [Fact]
    public void A_colour_that_moves_twice_makes_the_other_pass_where_it_may()
    {
        var board = new GtpBoard<Othello>();
        var random = new Xoshiro256(1);
        var moves = new ushort[Othello.Info.MaxMoves];
        do
        {
            board.Clear();
            while (board.Game.Position.Placements != 0)
            {
                Assert.Null(board.WithTurn(board.Game.Position.Player ^ 1)); // it may not pass
                board.Play(board.Game, moves[random.Below(board.Game.Position.WriteMoves(moves))]);
            }
        }
        while (board.Game.Position.IsOver);

        var before = board.Game.Position;
        var other = board.WithTurn(before.Player ^ 1)!;
        Assert.Equal(before, board.Game.Position);
        board.Play(other, System.Numerics.BitOperations.TrailingZeroCount(other.Position.Placements));
        Assert.Equal(before.Ply + 2, board.Game.Position.Ply);
        Assert.True(board.Undo());
        Assert.Equal(before, board.Game.Position);
    }

    [Fact]
    public void Analysis_lists_moves_best_first_and_ends_with_the_next_line()
    {
        var answer = Serve("connect4", "mcts:200", "play b 3\nlz-analyze 1\nname\n");
        var blocks = answer.Split("\n\n");
        Assert.Equal("=", blocks[0]);
        Assert.StartsWith("=\ninfo move ", blocks[1]);
        Assert.Equal("= SelfPlay mcts:200", blocks[2]);
        CheckInfo(blocks[1].Split('\n')[1]);
    }

    [Fact]
    public void Go_has_komi_passes_and_scores_the_board_as_it_stands() => Check("go5", "random", """
        > boardsize 5
        =

        > komi 0.5
        =

        > play b C3
        =

        > play b c4
        =

        > play w pass
        =

        > final_status_list alive
        = C4 C3

        > final_status_list dead
        =

        > final_status_list sleeping
        ? syntax error

        > final_score
        = B+24.5

        > undo
        =

        > undo
        =

        > showboard
        =
         5 . . . . .
         4 . . . . .
         3 . . X . .
         2 . . . . .
         1 . . . . .
           A B C D E
        white to move

        > play w pass
        =

        > play b pass
        =

        > komi 30
        =

        > final_score
        = W+5

        > play w c3
        ? illegal move

        > boardsize 9
        =

        > play w J9
        =

        > known_command final_status_list
        = true

        > boardsize 4
        ? unacceptable size
        """);

    [Fact]
    public void A_game_in_SGF_is_loaded_whole_or_not_at_all()
    {
        var folder = Directory.CreateTempSubdirectory("selfplay-sgf-");
        File.WriteAllText(Path.Combine(folder.FullName, "good"), "(;GM[1]SZ[5];B[aa];W[bb];B[cc])");
        File.WriteAllText(Path.Combine(folder.FullName, "bad"), "(;GM[1]SZ[5];B[aa];W[aa])");
        Check("go5", "random", $"""
            > loadsgf {folder.FullName}/good
            =

            > play b E1
            =

            > loadsgf {folder.FullName}/bad
            ? cannot load file

            > loadsgf {folder.FullName}/none
            ? cannot load file

            > loadsgf
            ? syntax error

            > loadsgf {folder.FullName}/good 0
            ? syntax error

            > final_status_list alive
            = A5 B4 C3 E1

            > loadsgf {folder.FullName}/good 3
            =

            > undo
            =

            > final_status_list alive
            = A5
            """);
        folder.Delete(recursive: true);
    }

    [Fact]
    public void A_size_changes_the_game_where_it_comes_in_several() => Check("gomoku", "random", """
        > play b h8
        =

        > boardsize 9
        =

        > play b j9
        ? illegal move

        > play b i9
        =

        > boardsize 10
        ? unacceptable size

        > boardsize 15
        =

        > play b o15
        =
        """);

    [Fact]
    public void A_move_with_analysis_is_played()
    {
        var answer = Serve("connect4", "mcts:300", "lz-genmove_analyze b 100\nplay b 3\nshowboard\n");
        var lines = answer.Split('\n');
        Assert.Equal("=", lines[0]);
        CheckInfo(lines[1]);
        var best = Regex.Match(lines[1], "^info move (\\S+) ").Groups[1].Value;
        Assert.Equal($"play {best}", lines[2]);
        Assert.Contains("? illegal move", answer); // it is white's turn now
        Assert.Contains("white to move", answer);
        Assert.Equal(300, Regex.Matches(lines[1], " visits (\\d+) ").Sum(m => int.Parse(m.Groups[1].Value)));
    }

    private static void CheckInfo(string line)
    {
        var infos = Regex.Matches(line, "info move (\\S+) visits (\\d+) winrate (\\d+) prior (\\d+) lcb (\\d+) order (\\d+) pv (\\S+)(?: (?!info)\\S+)*");
        Assert.NotEmpty(infos);
        Assert.Equal(line.Length, infos.Sum(m => m.Length) + infos.Count - 1);
        Assert.Equal(Enumerable.Range(0, infos.Count), infos.Select(m => int.Parse(m.Groups[6].Value)));
        Assert.All(infos, m => Assert.Equal(m.Groups[1].Value, m.Groups[7].Value));
        Assert.All(infos, m => Assert.InRange(int.Parse(m.Groups[5].Value), 0, int.Parse(m.Groups[3].Value)));
        Assert.All(infos, m => Assert.InRange(int.Parse(m.Groups[3].Value), 0, 10_000));
        var visits = infos.Select(m => int.Parse(m.Groups[2].Value)).ToArray();
        Assert.Equal(visits.OrderDescending(), visits);
    }
}
