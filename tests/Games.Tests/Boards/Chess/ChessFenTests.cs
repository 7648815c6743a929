using SelfPlay.Games.Boards.Chess;

namespace SelfPlay.Games.Tests.Boards.Chess;

public sealed class ChessFenTests
{
    [Fact]
    public void Positions_survive_being_written_and_read()
    {
        var random = new Xoshiro256(85);
        var moves = new ushort[ChessGame.Info.MaxMoves];
        var read = new ushort[ChessGame.Info.MaxMoves];
        for (var i = 0; i < 30; i++)
        {
            var game = ChessGame.Start;
            for (var count = game.WriteMoves(moves); count > 0; count = game.WriteMoves(moves))
            {
                Assert.True(ChessFen.TryParse(game.ToText(), out var copy, out var error), error);
                Assert.Equal(game.ToText(), copy.ToText());
                Assert.Equal((game.Ply, game.Player, game.Clock), (copy.Ply, copy.Player, copy.Clock));
                Assert.Equal(moves[..count], read[..copy.WriteMoves(read)]);
                game.Play(moves[random.Below(count)]);
            }
        }
    }

    [Theory]
    [InlineData("8/8/8/8/3pP3/8/8/K1k5 b - e3", "8/8/8/8/3pP3/8/8/K1k5 b - e3 0 1")]
    [InlineData("rnbqkbnr/pppppppp/8/8/4P3/8/PPPP1PPP/RNBQKBNR b KQkq e3 0 1", "rnbqkbnr/pppppppp/8/8/4P3/8/PPPP1PPP/RNBQKBNR b KQkq - 0 1")]
    [InlineData("  4k2r/8/8/8/8/8/8/K7   b k -  12   40 ", "4k2r/8/8/8/8/8/8/K7 b k - 12 40")]
    public void What_may_be_left_out_is_added_and_an_empty_right_to_take_is_dropped(string text, string expected) =>
        Assert.Equal(expected, ChessFen.Parse(text).ToText());

    [Theory]
    [InlineData("", "this one has 0")]
    [InlineData("8/8/8/8/8/8/8/K1k5 w", "this one has 2")]
    [InlineData("K1k5 w - - 0 1", "8 ranks divided by '/', this one has 1")]
    [InlineData("8/8/8/8/8/8/8/K1k6 w - - 0 1", "Rank 1 of a FEN's board has 8 squares, this one has 9")]
    [InlineData("8/8/8/8/8/8/44/K1k4 w - - 0 1", "Rank 1 of a FEN's board has 8 squares, this one has 7")]
    [InlineData("8/8/8/8/8/qqqqqqqqqqqqqqqqqqqq/8/K1k5 w - - 0 1", "Rank 3 of a FEN's board has 8 squares, this one has 20")]
    [InlineData("8/8/8/9/8/8/8/K1k5 w - - 0 1", "Rank 5 of a FEN's board may hold the letters pnbrqk and digits 1 to 8, not '9'")]
    [InlineData("8/8/8/8/8/8/8/K1x5 w - - 0 1", "the character 'x'")]
    [InlineData("8/8/8/8/8/8/8/K1k5\tw - - 0 1", "the character U+0009")]
    [InlineData("8/8/8/8/8/8/8/2k5 w - - 0 1", "White has 0 kings")]
    [InlineData("kk6/8/8/8/8/8/8/K7 w - - 0 1", "Black has 2 kings")]
    [InlineData("P7/8/8/8/8/8/8/K1k5 w - - 0 1", "White has a pawn on the first or last rank")]
    [InlineData("8/8/8/8/8/8/pppppppp/Kqqk4 w - - 0 1", "Black has more men")]
    [InlineData("8/8/8/8/8/8/8/K1k5 W - - 0 1", "the character 'W'")]
    [InlineData("8/8/8/8/8/8/8/K1k5 - - - 0 1", "The side to move in a FEN is w or b, not '-'")]
    [InlineData("8/8/8/8/8/8/8/K1k5 w a - 0 1", "some of the letters KQkq, not 'a'")]
    [InlineData("4k3/8/8/8/8/8/8/4K2R w KK - 0 1", "some of the letters KQkq, not 'KK'")]
    [InlineData("4k3/8/8/8/8/8/8/4K2R w Q - 0 1", "'Q' in this FEN needs king and rook")]
    [InlineData("4k2R/8/8/8/8/8/8/4K2R b k - 0 1", "'k' in this FEN needs king and rook")]
    [InlineData("8/8/8/8/3pP3/8/8/K1k5 b - e6 0 1", "with black to move is '-' or on rank 3, not 'e6'")]
    [InlineData("8/8/8/8/3pP3/8/8/K1k5 b - e 0 1", "not 'e'")]
    [InlineData("8/8/8/8/3pP3/8/8/K1k5 b - d3 0 1", "d3 in this FEN is not one that a pawn has just passed")]
    [InlineData("8/8/8/8/3pP3/8/4N3/K1k5 b - e3 0 1", "e3 in this FEN is not one that a pawn has just passed")]
    [InlineData("8/8/8/8/8/8/8/R1k1K3 w - - 0 1", "not to move is in check")]
    [InlineData("8/8/8/8/8/8/8/Kk6 w - - 0 1", "not to move is in check")]
    [InlineData("8/8/8/8/8/8/8/K1k5 w - - 151 90", "a number from 0 to 150, not '151'")]
    [InlineData("8/8/8/8/8/8/8/K1k5 w - - -1 90", "a number from 0 to 150, not '-1'")]
    [InlineData("8/8/8/8/8/8/8/K1k5 w - - 0 0", "a number from 1 to 10000, not '0'")]
    [InlineData("8/8/8/8/8/8/8/K1k5 w - - 0 99999999999", "a number from 1 to 10000, not '99999999999'")]
    public void Malformed_text_is_answered_with_one_sentence(string text, string expected)
    {
        Assert.False(ChessFen.TryParse(text, out _, out var error));
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.EndsWith(".", error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
        Assert.Equal(error, Assert.Throws<FormatException>(() => ChessFen.Parse(text)).Message);
    }

    [Fact]
    public void Long_text_is_not_read()
    {
        Assert.False(ChessFen.TryParse(new string('8', 1000), out _, out var error));
        Assert.Contains("this one has 1000", error, StringComparison.Ordinal);
    }

    /// <summary>Whatever a character of a good FEN is changed to, the answer is a position to play on from or a sentence.</summary>
    [Fact]
    public void Damaged_text_does_no_more_than_fail()
    {
        const string Good = "r3k2r/p1ppqpb1/bn2pnp1/3PN3/1pP1P3/5Q1p/PP1BBPPP/R3K2R b KQkq c3 0 1";
        const string Letters = "KQRBNPkqrbnp1234567890/-abcdefghw x";
        var random = new Xoshiro256(87);
        var (read, refused) = (0, 0);
        for (var i = 0; i < Good.Length; i++)
        {
            foreach (var letter in Letters)
            {
                if (ChessFen.TryParse($"{Good[..i]}{letter}{Good[(i + 1)..]}", out var game, out var error))
                {
                    read++;
                    game.Playout(ref random);
                    Assert.True(game.IsOver);
                }
                else
                {
                    refused++;
                    Assert.NotEmpty(error);
                }
            }
        }

        Assert.True(read > 100 && refused > 100, $"{read} were read, {refused} refused");
    }
}
