using SelfPlay.Games.Boards.Chess;
using SelfPlay.Search.Players;
using SelfPlay.Search.Protocols.Uci;

namespace SelfPlay.Search.Tests.Protocols;

public sealed class ChessUciTests
{
    [Theory]
    [InlineData("fen 7k/8/6K1/8/8/8/8/R7 w - - 0 1", "a1a8")]
    [InlineData("fen 7k/8/8/6K1/8/8/8/R7 w - - 12 34 moves g5g6 h8g8", "a1a8")]
    [InlineData("startpos moves f2f3 e7e5 g2g4", "d8h4")]
    [InlineData("fen 8/6P1/8/8/8/1k6/8/K7 w - - 0 1", "g7g8q")]
    [InlineData("fen 4k3/8/8/8/8/8/r7/4K2R w K - 0 1", "e1g1")]
    public void Positions_come_as_FEN_and_moves(string position, string best) =>
        Assert.EndsWith($"bestmove {best}", Serve($"position {position}\ngo searchmoves {best}\n").Split(" ponder")[0].TrimEnd(), StringComparison.Ordinal);

    [Fact]
    public void Mate_at_once_is_found() =>
        Assert.Contains("score mate 1 ", Serve("position fen 7k/8/6K1/8/8/8/8/R7 w - - 0 1\ngo\n"), StringComparison.Ordinal);

    [Theory]
    [InlineData("8/8/8 w", "A FEN has 6 fields (board, side, castling, en passant, clock, move number) or the first 4 of them, this one has 2")]
    [InlineData("8/8/8/8/8/8/8/8 w - - 0 1", "White has 0 kings in this FEN; each side has one")]
    public void A_malformed_FEN_is_named_and_ignored(string fen, string error) =>
        Assert.StartsWith($"info string {error}; the position stays as it was\n", Serve($"position fen {fen}\ngo\n"), StringComparison.Ordinal);

    private static string Serve(string input)
    {
        var output = new StringWriter();
        using var server = new UciServer(
            ["chess"], _ => new UciTable<ChessGame>(PlayerCatalog.Create<ChessGame>(PlayerSpec.Parse("alphabeta:2"), 1)), output, TimeProvider.System);
        server.Run(new StringReader(input), TestContext.Current.CancellationToken);
        return output.ToString();
    }
}
