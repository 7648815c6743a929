using System.Text;
using SelfPlay.Games.Boards.Chess;

namespace SelfPlay.Games.Tests.Boards.Chess;

public sealed partial class ChessGameTests : GameConformance<ChessGame>
{
    private const string AllPieces = "pnbrqk";

    [Fact]
    public void The_start_is_the_usual_one() =>
        Assert.Equal("rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1", ChessGame.Start.ToText());

    [Theory]
    [InlineData("r3k2r/8/8/8/8/8/8/R3K2R w KQkq - 0 1", "e1g1 e1c1")]
    [InlineData("r3k2r/8/8/8/8/8/8/R3K2R b KQkq - 0 1", "e8g8 e8c8")]
    [InlineData("r3k2r/8/8/8/8/8/8/R3K2R w Qk - 0 1", "e1c1")]
    [InlineData("r3k2r/8/8/8/8/8/6p1/R3K2R w KQkq - 0 1", "e1c1")] // f1 is attacked
    [InlineData("1r2k2r/8/8/8/8/8/8/R3K2R w KQk - 0 1", "e1g1 e1c1")] // b1 may be attacked
    [InlineData("3rk2r/8/8/8/8/8/8/R3K2R w KQk - 0 1", "e1g1")]
    [InlineData("r3k2r/8/8/8/4r3/8/8/R3K2R w KQkq - 0 1", "")] // in check
    [InlineData("r3k2r/8/8/8/8/8/8/RN2K1NR w KQkq - 0 1", "")]
    public void Castling_needs_the_right_a_free_way_and_no_attack_on_it(string fen, string expected)
    {
        var game = ChessFen.Parse(fen);
        var castling = new[] { "e1g1", "e1c1", "e8g8", "e8c8" }.Where(m => game.TryParseMove(m, out _));
        Assert.Equal(expected, string.Join(' ', castling));
    }

    [Fact]
    public void Castling_moves_the_rook_and_spends_the_rights()
    {
        var game = ChessFen.Parse("r3k2r/8/8/8/8/8/8/R3K2R w KQkq - 0 1");
        Assert.Equal("r3k2r/8/8/8/8/8/8/R4RK1 b kq - 1 1", Play(game, "e1g1").ToText());
        Assert.Equal("2kr3r/8/8/8/8/8/8/R4RK1 w - - 2 2", Play(game, "e1g1 e8c8").ToText());
        Assert.Equal("r3k2R/8/8/8/8/8/8/R3K3 b Qq - 0 1", Play(game, "h1h8").ToText());
    }

    [Fact]
    public void Pawns_promote_to_four_pieces()
    {
        var game = ChessFen.Parse("3n3k/4P3/8/8/8/8/8/4K3 w - - 0 1");
        Assert.Equal(
            ["e7d8b", "e7d8n", "e7d8q", "e7d8r", "e7e8b", "e7e8n", "e7e8q", "e7e8r"],
            Moves(game).Select(m => game.FormatMove(m)).Where(m => m.StartsWith("e7", StringComparison.Ordinal)).Order());
        Assert.False(game.TryParseMove("e7e8", out _));
        Assert.False(game.TryParseMove("e1e2q", out _));
        Assert.Equal("3N3k/8/8/8/8/8/8/4K3 b - - 0 1", Play(game, "e7d8n").ToText());
        Assert.Equal(ChessEnd.Material, Play(game, "e7d8n").End);
    }

    [Theory]
    [InlineData("4k3/8/8/8/3pP3/8/8/4K3 b - e3 0 1", true)]
    [InlineData("4k3/8/8/8/K2pP2r/8/8/8 b - e3 0 1", true)]
    [InlineData("8/8/8/8/k2pP2R/8/8/4K3 b - e3 0 1", false)] // both pawns leave the rank of the king and the rook
    [InlineData("8/8/8/k7/3pP3/8/1B6/4K3 b - e3 0 1", true)]
    [InlineData("8/6k1/8/8/3pP3/8/1B6/4K3 b - e3 0 1", false)] // pinned
    [InlineData("8/8/8/5k2/3pP3/8/8/4K3 b - e3 0 1", true)] // takes the pawn that gives check
    public void Taking_en_passant_must_not_expose_the_king(string fen, bool legal)
    {
        var game = ChessFen.Parse(fen);
        Assert.Equal(legal, game.TryParseMove("d4e3", out _));
        if (legal)
        {
            game = Play(game, "d4e3");
            Assert.Equal(0, game.Clock);
            Assert.DoesNotContain('P', Squares(game));
        }
    }

    [Fact]
    public void No_position_has_more_moves_than_the_one_with_218()
    {
        var game = ChessFen.Parse("R6R/3Q4/1Q4Q1/4Q3/2Q4Q/Q4Q2/pp1Q4/kBNN1KB1 w - - 0 1");
        Assert.Equal(218, Moves(game).Length);
        Assert.Equal(218, ChessGame.Info.MaxMoves);
    }

    [Fact]
    public void Past_positions_count_whatever_their_order()
    {
        var one = Play(ChessGame.Start, "g1f3 g8f6 f3g1 f6g8 b1c3 b8c6 c3b1 c6b8");
        var other = Play(ChessGame.Start, "b1c3 b8c6 c3b1 c6b8 g1f3 g8f6 f3g1 f6g8");
        Assert.Equal(one, other);
        Assert.Equal(one.Key, other.Key);

        var first = Play(ChessGame.Start, "g1f3 g8f6 b1c3 b8c6");
        var second = Play(ChessGame.Start, "b1c3 b8c6 g1f3 g8f6");
        Assert.Equal(first.ToText(), second.ToText());
        Assert.NotEqual(first, second);
        Assert.NotEqual(first.Key, second.Key);

        (first, second) = (Play(first, "e2e4"), Play(second, "e2e4"));
        Assert.Equal(first, second);
        Assert.Equal(first.Key, second.Key);
    }

    [Fact]
    public void The_clock_is_part_of_a_position_and_the_number_of_plies_is_not()
    {
        const string Board = "7k/8/8/8/8/8/8/R3K3 w - -";
        Assert.NotEqual(ChessFen.Parse($"{Board} 3 10"), ChessFen.Parse($"{Board} 4 10"));
        Assert.NotEqual(ChessFen.Parse($"{Board} 3 10").Key, ChessFen.Parse($"{Board} 4 10").Key);
        Assert.Equal(ChessFen.Parse($"{Board} 3 10"), ChessFen.Parse($"{Board} 3 11"));
        Assert.Equal(ChessFen.Parse($"{Board} 3 10").Key, ChessFen.Parse($"{Board} 3 11").Key);
    }

    [Fact]
    public void Squares_are_those_of_the_player_to_move()
    {
        var game = Play(ChessGame.Start, "e2e4");
        Assert.Equal(0x000000000000FF00UL, game.Squares(ChessPiece.Pawn, own: true));
        Assert.Equal(0x00EF001000000000UL, game.Squares(ChessPiece.Pawn, own: false));
        Assert.Equal(1UL << 4, game.Squares(ChessPiece.King, own: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => ChessGame.Start.Squares(ChessPiece.None, own: true));
    }

    [Theory]
    [InlineData(-1, 8, ChessPiece.None)]
    [InlineData(8, 64, ChessPiece.None)]
    [InlineData(8, 16, ChessPiece.Pawn)]
    [InlineData(8, 16, ChessPiece.Queen)]
    [InlineData(8, 8, ChessPiece.None)]
    [InlineData(8, 25, ChessPiece.None)]
    public void Squares_that_are_no_move_are_refused(int from, int to, ChessPiece promotion) =>
        Assert.False(ChessGame.Start.TryFindMove(new ChessMove(from, to, promotion), out _));

    /// <summary>What FEN does not say is which positions have occurred.</summary>
    protected override string Identity(ChessGame game) => $"{game.ToText()[..game.ToText().LastIndexOf(' ')]} {game.Past} {game.Repetitions}";

    protected override string[] Rows(ChessGame game) => Squares(game).Split('/');

    protected override IEnumerable<ChessGame> PositionsNearTheEnd() =>
        base.PositionsNearTheEnd().Where(game => game.Clock >= ChessGame.ClockLimit - 2);

    protected override float[] ExpectedPlanes(ChessGame game)
    {
        var fields = game.ToText().Split(' ');
        var white = game.Player == 0;
        var squares = string.Concat(white ? Rows(game) : Rows(game).Reverse());
        var men = new[] { white, !white }.SelectMany(upper => AllPieces.Select(p => upper ? char.ToUpperInvariant(p) : p));
        var rights = white ? "KQkq" : "kqKQ";
        var enPassant = Enumerable.Range(0, 64).Select(i => fields[3] == $"{(char)('a' + (i % 8))}{(white ? 8 - (i / 8) : 1 + (i / 8))}" ? 1f : 0f);
        return
        [
            .. men.SelectMany(man => squares.Select(square => square == man ? 1f : 0f)),
            .. rights.SelectMany(right => Whole(fields[2].Contains(right) ? 1 : 0)),
            .. enPassant,
            .. Whole(game.Repetitions > 0 ? 1 : 0),
            .. Whole(int.Parse(fields[4]) / 100f),
        ];

        static IEnumerable<float> Whole(float value) => Enumerable.Repeat(value, 64);
    }

    /// <summary>The board without runs of empty squares.</summary>
    private static string Squares(ChessGame game)
    {
        var text = new StringBuilder();
        foreach (var character in game.ToText().Split(' ')[0])
        {
            text.Append(char.IsDigit(character) ? new string('.', character - '0') : character.ToString());
        }

        return text.ToString();
    }

    private static ChessGame Play(ChessGame game, string moves)
    {
        foreach (var text in moves.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.True(game.TryParseMove(text, out var move), $"'{text}' is not legal in {game}");
            game.Play(move);
        }

        return game;
    }
}
