using SelfPlay.Games;
using SelfPlay.Games.Boards.Chess;
using SelfPlay.Search.AlphaBeta;
using SelfPlay.Search.Matches;
using SelfPlay.Search.Players;

namespace SelfPlay.Search.Tests.AlphaBeta;

public sealed class ChessHeuristicTests
{
    [Fact]
    public void The_start_is_even() => Assert.Equal(0, Evaluate(ChessGame.Start));

    [Theory]
    [InlineData("r3k2r/p1ppqpb1/bn2pnp1/3PN3/1p2P3/2N2Q1p/PPPBBPPP/R3K2R w KQkq - 0 1", "r3k2r/pppbbppp/2n2q1P/1P2p3/3pn3/BN2PNP1/P1PPQPB1/R3K2R b KQkq - 0 1")]
    [InlineData("8/2p5/3p4/KP5r/1R3p1k/8/4P1P1/8 w - - 0 1", "8/4p1p1/8/1r3P1K/kp5R/3P4/2P5/8 b - - 0 1")]
    public void Both_colours_are_judged_alike(string white, string black) =>
        Assert.Equal(Evaluate(ChessFen.Parse(white)), Evaluate(ChessFen.Parse(black)));

    [Theory]
    [InlineData("4k3/8/8/3q4/8/2N5/P7/4K3 w - - 0 1", 300, 500)] // takes the queen
    [InlineData("4k3/8/4p3/3p4/8/2N5/8/4K3 w - - 0 1", 0, 300)] // does not give a knight for a pawn
    [InlineData("4k3/8/8/8/8/8/8/QK6 w - - 0 1", 900, 1200)]
    [InlineData("4k3/7p/8/8/8/8/8/QK6 b - - 0 1", -1200, -700)]
    [InlineData("4k3/8/8/8/8/8/8/NK2b3 w - - 0 1", -60, 60)] // neither can win
    public void Exchanges_are_played_out(string fen, int least, int most) =>
        Assert.InRange(Evaluate(ChessFen.Parse(fen)), least, most);

    [Fact]
    public void Scores_keep_within_the_limit_and_nothing_is_allocated()
    {
        var positions = new List<ChessGame>();
        var random = new Xoshiro256(1);
        var moves = new ushort[ChessGame.Info.MaxMoves];
        for (var game = ChessGame.Start; !game.IsOver; game.Play(moves[random.Below(game.WriteMoves(moves))]))
        {
            positions.Add(game);
        }

        Assert.All(positions, p => Assert.InRange(Evaluate(p), -20_000, 20_000));
        var sum = 0;
        Assert.Equal(0, Allocations.Of(() =>
        {
            foreach (var position in positions)
            {
                sum += Evaluate(position);
            }
        }));
        Assert.NotEqual(0, sum);
    }

    /// <summary>The right to draw is no excuse: a random player is to be mated.</summary>
    [Fact]
    public void Alpha_beta_mates_random_players()
    {
        using var player = PlayerCatalog.Create<ChessGame>(PlayerSpec.Parse("alphabeta:3"), 1);
        using var random = PlayerCatalog.Create<ChessGame>(PlayerSpec.Parse("random"), 2);
        var result = new MatchRunner<ChessGame>(player, random).Run(new MatchOptions { Games = 10, Seed = 3 });
        Assert.Equal(10, result.Wins);
    }

    private static int Evaluate(in ChessGame position) => default(ChessHeuristic).Evaluate(position);
}
