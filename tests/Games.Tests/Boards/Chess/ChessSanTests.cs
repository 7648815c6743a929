using SelfPlay.Games.Boards.Chess;

namespace SelfPlay.Games.Tests.Boards.Chess;

public sealed class ChessSanTests
{
    /// <summary>Morphy against the Duke of Brunswick and Count Isouard, Paris 1858.</summary>
    [Fact]
    public void A_famous_game_is_read_and_written_the_same()
    {
        const string Moves = "e4 e5 Nf3 d6 d4 Bg4 dxe5 Bxf3 Qxf3 dxe5 Bc4 Nf6 Qb3 Qe7 Nc3 c6 Bg5 b5 Nxb5 cxb5 Bxb5+ Nbd7 O-O-O Rd8 Rxd7 Rxd7 Rd1 Qe6 Bxd7+ Nxd7 Qb8+ Nxb8 Rd8#";
        var game = ChessGame.Start;
        foreach (var text in Moves.Split(' '))
        {
            Assert.True(ChessSan.TryParse(game, text, out var move), $"'{text}' in {game}");
            Assert.Equal(text, ChessSan.Format(game, move));
            game.Play(move);
        }

        Assert.Equal("1n1Rkb1r/p4ppp/4q3/4p1B1/4P3/8/PPP2PPP/2K5 b k - 1 17", game.ToText());
        Assert.Equal(1, game.Outcome);
    }

    [Theory]
    [InlineData("4k3/8/8/8/8/8/8/1N2KN2 w - - 0 1", "b1d2", "Nbd2")]
    [InlineData("4k3/8/8/1N6/8/8/8/1N2K3 w - - 0 1", "b1c3", "N1c3")]
    [InlineData("4k3/8/8/1N6/8/8/8/1N1NK3 w - - 0 1", "b1c3", "Nb1c3")]
    [InlineData("4k3/8/8/1N6/8/8/8/1N1NK3 w - - 0 1", "d1c3", "Ndc3")]
    [InlineData("4k3/8/8/8/8/8/8/R3K2R w KQ - 0 1", "e1g1", "O-O")]
    [InlineData("r3k3/8/8/8/8/8/8/4K2R b q - 0 1", "e8c8", "O-O-O")]
    [InlineData("7k/4P3/8/8/8/8/8/4K3 w - - 0 1", "e7e8q", "e8=Q+")]
    [InlineData("3n3k/4P3/6K1/8/8/8/8/8 w - - 0 1", "e7d8r", "exd8=R#")]
    [InlineData("4k3/8/8/8/3pP3/8/8/4K3 b - e3 0 1", "d4e3", "dxe3")]
    [InlineData("1r2k3/8/8/8/1B6/8/8/1K1R4 w - - 0 1", "d1d8", "Rd8+")]
    [InlineData("4k3/4r3/8/8/8/2N5/8/1N2K3 w - - 0 1", "e1d1", "Kd1")]
    [InlineData("4k3/4r3/8/8/8/8/4N3/1N2K3 w - - 0 1", "b1c3", "Nc3")] // the other knight is pinned
    public void Moves_say_as_much_as_they_need_to(string fen, string uci, string san)
    {
        var game = ChessFen.Parse(fen);
        Assert.True(game.TryParseMove(uci, out var move));
        Assert.Equal(san, ChessSan.Format(game, move));
        Assert.True(ChessSan.TryParse(game, san, out var read));
        Assert.Equal(move, read);
    }

    [Theory]
    [InlineData("rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1", "e2e4", "e2e4")]
    [InlineData("rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1", "Ng1f3", "g1f3")]
    [InlineData("rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1", "N1f3+!?", "g1f3")]
    [InlineData("7k/4P3/8/8/8/8/8/4K3 w - - 0 1", "e8Q", "e7e8q")]
    [InlineData("7k/4P3/8/8/8/8/8/4K3 w - - 0 1", "e7e8=N", "e7e8n")]
    [InlineData("4k3/8/8/8/8/8/8/R3K2R w KQ - 0 1", "0-0-0", "e1c1")]
    [InlineData("4k3/8/8/8/3p4/4P3/8/4K3 w - - 0 1", "ed4", "e3d4")]
    public void Reading_is_generous(string fen, string san, string uci)
    {
        var game = ChessFen.Parse(fen);
        Assert.True(ChessSan.TryParse(game, san, out var move));
        Assert.Equal(uci, game.FormatMove(move));
    }

    [Theory]
    [InlineData("rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1", "", "e5", "Ne4", "Kd2x", "xx", "x", "=Q", "Q", "O-O", "O-O-O-O", "e4=Q", "e9", "i4", "e4e4e4", "NNf3", "#", "e2 e4", "Pe4Q", "\0")]
    [InlineData("4k3/8/8/8/8/8/8/1N2KN2 w - - 0 1", "Nd2", "Nh4", "Kg1")]
    [InlineData("4k3/8/8/8/8/8/8/R3K2R w KQ - 0 1", "Kg1", "Kc1", "Rg1g1")]
    [InlineData("7k/4P3/8/8/8/8/8/4K3 w - - 0 1", "e8", "e8=K", "e8=P", "e8=")]
    public void What_is_malformed_or_illegal_or_fits_several_moves_is_refused(string fen, params string[] texts)
    {
        var game = ChessFen.Parse(fen);
        foreach (var text in texts)
        {
            Assert.False(ChessSan.TryParse(game, text, out var move), $"'{text}' was read");
            Assert.Equal(-1, move);
        }
    }

    [Fact]
    public void Every_legal_move_survives_being_written_and_read()
    {
        var random = new Xoshiro256(86);
        var moves = new ushort[ChessGame.Info.MaxMoves];
        for (var i = 0; i < 10; i++)
        {
            var game = ChessGame.Start;
            for (var count = game.WriteMoves(moves); count > 0; count = game.WriteMoves(moves))
            {
                var written = moves[..count].Select(m => ChessSan.Format(game, m)).ToArray();
                Assert.Equal(count, written.Distinct().Count());
                for (var k = 0; k < count; k++)
                {
                    Assert.True(ChessSan.TryParse(game, written[k], out var read), written[k]);
                    Assert.Equal(moves[k], read);
                }

                game.Play(moves[random.Below(count)]);
            }
        }
    }

    [Fact]
    public void Illegal_moves_are_not_written() =>
        Assert.Throws<ArgumentException>(() => ChessSan.Format(ChessGame.Start, 0));
}
