using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using SelfPlay.Games.Boards.Chess;

namespace SelfPlay.Games.Tests.Boards.Chess;

public sealed class MoveSetsTests
{
    [Fact]
    public void Picking_by_number_gives_every_move_in_its_order()
    {
        var random = new Xoshiro256(81);
        var moves = new ushort[ChessGame.Info.MaxMoves];
        var promotions = 0;
        for (var i = 0; i < 30; i++)
        {
            var game = ChessGame.Start;
            for (var count = game.WriteMoves(moves); count > 0; count = game.WriteMoves(moves))
            {
                var sets = new MoveSets(game.Board);
                Assert.Equal((count, true), (sets.Count, sets.Any));
                for (var k = 0; k < count; k++)
                {
                    var (set, to) = sets.Pick(k);
                    promotions += set >= ChessActions.FirstPromotion ? 1 : 0;
                    Assert.Equal(moves[k], ChessActions.Number(set, to));
                    Assert.Equal((set, to), ChessActions.Decode(moves[k]));
                }

                game.Play(moves[random.Below(count)]);
            }
        }

        Assert.True(promotions > 100, $"only {promotions} promotions were picked");
    }

    [Fact]
    public void Captures_are_the_moves_that_take_or_promote_to_a_queen()
    {
        var random = new Xoshiro256(88);
        var moves = new ushort[ChessGame.Info.MaxMoves];
        var captures = new ushort[ChessGame.Info.MaxMoves];
        var enPassant = 0;
        for (var i = 0; i < 100; i++)
        {
            var game = ChessGame.Start;
            for (var count = game.WriteMoves(moves); count > 0; count = game.WriteMoves(moves))
            {
                var expected = moves[..count].Where(m => TakesOrQueens(game, game.MoveOf(m), ref enPassant)).ToArray();
                Assert.Equal(expected, captures[..game.WriteCaptures(captures)]);
                game.Play(moves[random.Below(count)]);
            }

            Assert.Equal(0, game.WriteCaptures(captures));
        }

        Assert.True(enPassant > 10, $"only {enPassant} pawns were taken en passant");
    }

    private static bool TakesOrQueens(ChessGame game, ChessMove move, ref int enPassant)
    {
        var aside = game.PieceAt(move.From) == ChessPiece.Pawn && move.From % 8 != move.To % 8;
        var taken = game.PieceAt(move.To);
        enPassant += aside && taken == ChessPiece.None ? 1 : 0;
        return move.Promotion is ChessPiece.None or ChessPiece.Queen && (aside || taken != ChessPiece.None || move.Promotion == ChessPiece.Queen);
    }

    [Fact]
    public void Steps_in_software_are_those_of_vectors()
    {
        Assert.SkipUnless(Avx2.IsSupported, "This processor has no vectors to compare with.");
        var random = new Xoshiro256(82);
        for (var i = 0; i < 1000; i++)
        {
            var squares = Vector256.Create(random.Next(), random.Next(), random.Next(), random.Next());
            var step = Vector256.Create(1UL, 7, 8, 9) * (1UL << (i % 3));
            Assert.Equal(Avx2.ShiftLeftLogicalVariable(squares, step), Directions.LeftInSoftware(squares, step));
            Assert.Equal(Avx2.ShiftRightLogicalVariable(squares, step), Directions.RightInSoftware(squares, step));
        }
    }

    [Fact]
    public void Sight_ends_at_the_first_man()
    {
        var random = new Xoshiro256(83);
        for (var i = 0; i < 2000; i++)
        {
            var (square, occupied) = (random.Below(64), random.Next() & random.Next());
            var (empty, from) = (Vector256.Create(~occupied), Vector256.Create(1UL << square));
            var (up, down) = (Directions.SightUp(square, occupied), Directions.SightDown(square, occupied));
            Assert.Equal(Directions.StepUp(Directions.ReachUp(from, empty)), up);
            Assert.Equal(Directions.StepDown(Directions.ReachDown(from, empty)), down);
            Assert.Equal(Walk(square, occupied), Directions.Fold(up | down));
        }
    }

    /// <summary>What a queen sees, square by square.</summary>
    private static ulong Walk(int from, ulong occupied)
    {
        var seen = 0UL;
        foreach (var (fileStep, rankStep) in new[] { (-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1) })
        {
            for (var (file, rank) = ((from % 8) + fileStep, (from / 8) + rankStep); file is >= 0 and < 8 && rank is >= 0 and < 8; file += fileStep, rank += rankStep)
            {
                seen |= 1UL << ((8 * rank) + file);
                if (((occupied >> ((8 * rank) + file)) & 1) != 0)
                {
                    break;
                }
            }
        }

        return seen;
    }
}
