using SelfPlay.Games.Boards.Chess;

namespace SelfPlay.Games.Tests.Boards.Chess;

public sealed partial class ChessGameTests
{
    [Theory]
    [InlineData("f2f3 e7e5 g2g4 d8h4", -1)]
    [InlineData("e2e4 e7e5 d1h5 b8c6 f1c4 g8f6 h5f7", 1)]
    public void Checkmate_wins(string moves, int outcome)
    {
        var game = BoardText.Play<ChessGame>(moves);
        Assert.Equal((true, ChessEnd.Checkmate, outcome), (game.IsOver, game.End, game.Outcome));
        Assert.True(game.IsCheck);
    }

    [Fact]
    public void Stalemate_is_a_draw()
    {
        var game = BoardText.Play<ChessGame>("e2e3 a7a5 d1h5 a8a6 h5a5 h7h5 h2h4 a6h6 a5c7 f7f6 c7d7 e8f7 d7b7 d8d3 b7b8 d3h7 b8c8 f7g6 c8e6");
        Assert.Equal((true, ChessEnd.Stalemate, 0), (game.IsOver, game.End, game.Outcome));
        Assert.False(game.IsCheck);
    }

    [Theory]
    [InlineData("8/8/4k3/8/8/3K4/8/8 w - - 0 1", ChessEnd.Material)]
    [InlineData("8/8/4k3/8/8/3KB3/8/8 w - - 0 1", ChessEnd.Material)]
    [InlineData("8/8/4kn2/8/8/3K4/8/8 b - - 0 1", ChessEnd.Material)]
    [InlineData("8/8/4kb2/8/8/3KB3/8/8 b - - 0 1", ChessEnd.Material)] // f6 and e3 are both dark
    [InlineData("8/8/4kb2/8/8/3K1B2/8/8 b - - 0 1", ChessEnd.None)] // f3 is light
    [InlineData("8/8/4k3/8/8/3KNN2/8/8 b - - 0 1", ChessEnd.None)]
    [InlineData("8/8/4kn2/8/8/3KB3/8/8 b - - 0 1", ChessEnd.None)]
    [InlineData("8/8/4kn2/8/8/3KN3/8/8 b - - 0 1", ChessEnd.None)]
    [InlineData("8/7p/4k3/8/8/3K4/8/8 b - - 0 1", ChessEnd.None)]
    [InlineData("8/8/4k3/8/8/3K1R2/8/8 w - - 0 1", ChessEnd.None)]
    public void Too_few_men_to_mate_are_a_draw(string fen, ChessEnd end)
    {
        var game = ChessFen.Parse(fen);
        Assert.Equal((end, end != ChessEnd.None), (game.End, game.IsOver));
        Assert.Equal(end != ChessEnd.None, Moves(game).Length == 0);
    }

    [Fact]
    public void Taking_the_last_man_that_could_mate_is_a_draw()
    {
        var game = Play(ChessFen.Parse("8/8/8/8/8/4k3/3p4/3KB3 w - - 0 1"), "e1d2");
        Assert.Equal((ChessEnd.Material, 0), (game.End, game.Outcome));
    }

    [Fact]
    public void The_third_occurrence_of_a_position_is_a_draw()
    {
        var game = Play(ChessGame.Start, "g1f3 g8f6 f3g1 f6g8");
        Assert.Equal((1, false), (game.Repetitions, game.IsOver));
        game = Play(game, "b1c3 b8c6 c3b1");
        Assert.Equal((0, false), (game.Repetitions, game.IsOver));
        game = Play(game, "c6b8");
        Assert.Equal((2, ChessEnd.Repetition, 0), (game.Repetitions, game.End, game.Outcome));
        Assert.True(game.IsOver);
        Assert.Empty(Moves(game));
    }

    /// <summary>The position with all castling rights occurs once only: the rooks' moves spend them.</summary>
    [Fact]
    public void Positions_with_other_castling_rights_are_other_positions()
    {
        var game = ChessFen.Parse("r3k2r/8/8/8/8/8/8/R3K2R w KQkq - 0 1");
        game = Play(game, "a1b1 a8b8 b1a1 b8a8 a1b1 a8b8 b1a1 b8a8");
        Assert.Equal((1, false), (game.Repetitions, game.IsOver));
        Assert.Equal(ChessEnd.Repetition, Play(game, "a1b1 a8b8").End);
    }

    /// <summary>After its first move the board with the pawn on e4 comes back, without the right to take en passant.</summary>
    [Theory]
    [InlineData("4k3/8/8/8/3p4/8/4P3/4K3 w - - 0 1", "e2e4", "e8e7 e1f1 e7e8 f1e1", 0)]
    [InlineData("3k4/8/8/8/3p4/8/4P3/3RK3 w - - 0 1", "e2e4", "d8c8 e1f1 c8d8 f1e1", 0)] // the pawn that is ready is pinned
    [InlineData("4k3/8/8/8/8/3p4/6P1/4K3 w - - 0 1", "g2g4", "e8e7 e1f1 e7e8 f1e1", 1)] // none is ready
    public void Positions_with_another_right_to_take_en_passant_are_other_positions(string fen, string pawn, string round, int repetitions)
    {
        var game = Play(ChessFen.Parse(fen), $"{pawn} {round}");
        Assert.Equal(repetitions, game.Repetitions);
        Assert.Equal(repetitions + 1, Play(game, round).Repetitions);
    }

    [Fact]
    public void A_hundred_plies_without_progress_are_a_draw()
    {
        var game = Play(ChessFen.Parse("7k/8/8/8/8/8/8/R3K3 w - - 98 90"), "a1a2");
        Assert.False(game.IsOver);
        game = Play(game, "h8g8");
        Assert.Equal((ChessEnd.FiftyMoves, 0, true), (game.End, game.Outcome, game.IsOver));
        Assert.Empty(Moves(game));
    }

    [Theory]
    [InlineData("7k/8/6K1/8/8/8/8/R7 w - - 99 80", "a1a8", ChessEnd.Checkmate)]
    [InlineData("7k/8/5K2/8/8/8/8/6Q1 w - - 99 80", "g1g6", ChessEnd.Stalemate)]
    [InlineData("7k/8/5K2/8/8/8/8/6R1 w - - 99 80", "g1g2", ChessEnd.FiftyMoves)]
    [InlineData("7k/8/5K2/8/8/8/7p/6R1 w - - 99 80", "g1h1", ChessEnd.FiftyMoves)]
    [InlineData("7k/8/5K2/8/8/8/7p/7R w - - 99 80", "h1h2", ChessEnd.None)]
    public void Mate_and_stalemate_count_before_the_hundredth_ply(string fen, string move, ChessEnd end) =>
        Assert.Equal(end, Play(ChessFen.Parse(fen), move).End);
}
