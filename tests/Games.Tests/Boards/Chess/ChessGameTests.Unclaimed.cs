using SelfPlay.Games.Boards.Chess;

namespace SelfPlay.Games.Tests.Boards.Chess;

/// <summary>Draws that have to be claimed on a board, and games whose players did not.</summary>
public sealed partial class ChessGameTests
{
    private const string Round = "g1f3 g8f6 f3g1 f6g8";

    [Fact]
    public void A_draw_by_repetition_that_nobody_claims_comes_with_the_fifth_occurrence()
    {
        var third = Play(ChessGame.Start, $"{Round} {Round}");
        Assert.True(third.IsOver);
        Assert.True(third.TryResume(out var game));
        Assert.Equal((ChessEnd.None, 20), (game.End, Moves(game).Length));
        Assert.NotEqual(third.Key, game.Key);
        Assert.False(game == third);

        var fourth = Play(game, Round);
        Assert.Equal((3, false), (fourth.Repetitions, fourth.IsOver));
        var fifth = Play(fourth, Round);
        Assert.Equal((4, ChessEnd.Repetition, true), (fifth.Repetitions, fifth.End, fifth.IsOver));
        Assert.False(fifth.TryResume(out _));
    }

    [Fact]
    public void A_draw_by_the_clock_that_nobody_claims_comes_after_75_moves()
    {
        var game = ChessFen.Parse("7k/8/5K2/8/8/8/8/6R1 w - - 99 80");
        Assert.False(game.TryResume(out _));
        game = Play(game, "g1g2");
        Assert.Equal(ChessEnd.FiftyMoves, game.End);
        Assert.True(game.TryResume(out game));
        Assert.Equal(100, game.Clock);
        Assert.Contains(" b - - 100 80", game.ToText(), StringComparison.Ordinal);

        var later = Play(game, "h8h7 g2g7 h7h8 g7g1");
        Assert.Equal((104, false), (later.Clock, later.IsOver));

        var last = Play(ChessFen.Parse("7k/8/5K2/8/8/8/8/6R1 w - - 149 120"), "g1g2");
        Assert.Equal((150, ChessEnd.FiftyMoves, true), (last.Clock, last.End, last.IsOver));
        Assert.False(last.TryResume(out _));
    }

    [Fact]
    public void Progress_makes_the_clock_an_ordinary_one_again()
    {
        var game = Play(ChessFen.Parse("7k/8/5K2/8/8/8/7P/6R1 w - - 99 80"), "g1g2");
        Assert.True(game.TryResume(out game));
        game = Play(game, "h8h7 h2h3");
        Assert.Equal(0, game.Clock);
        game = ChessFen.Parse(game.ToText().Replace(" 0 ", " 99 ", StringComparison.Ordinal));
        Assert.Equal(ChessEnd.FiftyMoves, Play(game, "h7h8").End);
    }

    [Fact]
    public void Whoever_plays_on_has_not_claimed()
    {
        var over = Play(ChessGame.Start, $"{Round} {Round}");
        Assert.True(over.TryResume(out var resumed));
        Assert.True(resumed.TryParseMove("e2e4", out var move));
        over.Play(move);
        resumed.Play(move);
        Assert.Equal(resumed, over);
        Assert.False(over.IsOver);
    }

    [Theory]
    [InlineData("8/8/4k3/8/8/3K4/8/8 w - - 0 1")] // too few men
    [InlineData("7k/5Q2/6K1/8/8/8/8/8 b - - 100 90")] // stalemate
    [InlineData("7k/6Q1/6K1/8/8/8/8/8 b - - 100 90")] // mate
    [InlineData("7k/8/5K2/8/8/8/8/6R1 w - - 150 120")] // 75 moves
    public void Other_ends_are_no_matter_of_wishes(string fen)
    {
        var game = ChessFen.Parse(fen);
        Assert.True(game.IsOver);
        Assert.False(game.TryResume(out _));
    }

    [Fact]
    public void A_position_is_read_whose_draw_nobody_claimed()
    {
        var game = ChessFen.Parse("7k/8/5K2/8/8/8/8/6R1 w - - 120 100");
        Assert.Equal((120, false), (game.Clock, game.IsOver));
        Assert.EndsWith("w - - 120 100", game.ToText());
        Assert.Equal(1, Planes(game)[^1]);
        Assert.False(ChessFen.TryParse("7k/8/5K2/8/8/8/8/6R1 w - - 151 100", out _, out var error));
        Assert.Contains("151", error, StringComparison.Ordinal);
    }

    private static float[] Planes(ChessGame game)
    {
        var planes = new float[ChessGame.Info.InputSize];
        game.WritePlanes(planes);
        return planes;
    }
}
