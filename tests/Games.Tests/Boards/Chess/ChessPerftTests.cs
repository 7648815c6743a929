using SelfPlay.Games.Boards.Chess;

namespace SelfPlay.Games.Tests.Boards.Chess;

/// <summary>Counts of move sequences; all of them are what Stockfish 15.1 answers to `go perft`.</summary>
public sealed class ChessPerftTests
{
    private const string Start = "rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1";

    [Theory]
    [InlineData(Start, 1, 20)]
    [InlineData(Start, 2, 400)]
    [InlineData(Start, 3, 8902)]
    [InlineData(Start, 4, 197281)]
    [InlineData(Start, 5, 4865609)]
    [InlineData(Start, 6, 119060324)]
    [InlineData("r3k2r/p1ppqpb1/bn2pnp1/3PN3/1p2P3/2N2Q1p/PPPBBPPP/R3K2R w KQkq - 0 1", 5, 193690690)]
    [InlineData("8/2p5/3p4/KP5r/1R3p1k/8/4P1P1/8 w - - 0 1", 5, 674624)]
    [InlineData("r3k2r/Pppp1ppp/1b3nbN/nP6/BBP1P3/q4N2/Pp1P2PP/R2Q1RK1 w kq - 0 1", 5, 15833292)]
    [InlineData("rnbq1k1r/pp1Pbppp/2p5/8/2B5/8/PPP1NnPP/RNBQK2R w KQ - 1 8", 5, 89941194)]
    [InlineData("r4rk1/1pp1qppp/p1np1n2/2b1p1B1/2B1P1b1/P1NP1N2/1PP1QPPP/R4RK1 w - - 0 10", 5, 164075551)]
    [InlineData("n1n5/PPPk4/8/8/8/8/4Kppp/5N1N b - - 0 1", 5, 3605103)]
    [InlineData("r3k2r/8/8/8/8/8/8/R3K2R w KQkq - 0 1", 5, 7594526)]
    [InlineData("3k4/3p4/8/K1P4r/8/8/8/8 b - - 0 1", 5, 185429)]
    [InlineData("8/8/4k3/8/2p5/8/B2P1K2/8 w - - 0 1", 5, 138886)]
    [InlineData("8/5k2/8/2Pp4/2B5/1K6/8/8 w - d6 0 1", 5, 206379)]
    [InlineData("5k2/8/8/8/8/8/8/4K2R w K - 0 1", 5, 120330)]
    [InlineData("r3k2r/1b4bq/8/8/8/8/7B/R3K2R w KQkq - 0 1", 5, 31912360)]
    [InlineData("2K2r2/4P3/8/8/8/8/8/3k4 w - - 0 1", 5, 266199)]
    [InlineData("8/8/1P2K3/8/2n5/1q6/8/5k2 b - - 0 1", 5, 1004658)]
    [InlineData("R6r/8/8/2K5/5k2/8/8/r6R w - - 0 1", 5, 20506480)]
    [InlineData("7k/RR6/8/8/8/8/rr6/7K w - - 0 1", 5, 2161211)]
    [InlineData("rnb1kbnr/pp1pp1pp/1qp2p2/8/Q1P5/N7/PP1PPPPP/1RB1KBNR b Kkq - 2 4", 5, 17251342)]
    [InlineData("R6R/3Q4/1Q4Q1/4Q3/2Q4Q/Q4Q2/pp1Q4/kBNN1KB1 w - - 0 1", 4, 85043)]
    public void The_number_of_move_sequences_is_that_of_Stockfish(string fen, int depth, long expected) =>
        Assert.Equal(expected, ChessPerft.Count(ChessFen.Parse(fen), depth));

    /// <summary>Move by move as search plays; no game ends in a draw this early.</summary>
    [Fact]
    public void Games_have_as_many_move_sequences() => Assert.Equal(4865609, Perft.Count(ChessGame.Start, 5));

    [Fact]
    public void Stockfish_has_the_same_move_sequences_from_random_positions()
    {
        using var engine = PerftEngine.OpenStockfish();
        var random = new Xoshiro256(84);
        var moves = new ushort[ChessGame.Info.MaxMoves];
        var compared = 0L;
        for (var i = 0; i < 20; i++)
        {
            var game = ChessGame.Start;
            for (var count = game.WriteMoves(moves); count > 0; count = game.WriteMoves(moves))
            {
                compared += random.Below(20) == 0 ? Compare(engine, game, depth: 3) : 0;
                game.Play(moves[random.Below(count)]);
            }
        }

        Assert.True(compared > 500_000, $"only {compared} sequences were compared");
    }

    private static long Compare(PerftEngine engine, ChessGame game, int depth)
    {
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var moves = new ushort[ChessGame.Info.MaxMoves];
        foreach (var move in moves[..game.WriteMoves(moves)])
        {
            var next = game;
            next.Play(move);
            counts.Add(game.FormatMove(move), ChessPerft.Count(next, depth - 1));
        }

        Assert.Equal(engine.Divide(game.ToText(), depth), counts);
        return counts.Values.Sum();
    }
}
