using SelfPlay.Games.Boards;
using SelfPlay.Games.Boards.Chess;
using SelfPlay.Games.Records;

namespace SelfPlay.Games.Tests.Records;

public sealed class RecordTests
{
    private static readonly RecordHeader Header = new("Anna [1]\\", "B \"b\"", -1, RecordEnd.Resignation, new DateOnly(2026, 11, 24));

    public static TheoryData<string> Games => [.. GameCatalog.All.Select(g => g.Name)];

    [Theory]
    [MemberData(nameof(Games))]
    public void Random_games_are_read_back_as_they_were_written(string game) => Assert.True(GameCatalog.Visit(game, new RoundTrip()));

    [Theory]
    [MemberData(nameof(Games))]
    public void Whatever_is_in_a_file_is_read_or_refused_in_one_sentence(string game) => Assert.True(GameCatalog.Visit(game, new Fuzz()));

    [Fact]
    public void Go_is_written_as_SGF()
    {
        var game = new GameRecord<Go9>();
        Play(game, "E5", "pass", "A9", "J1");
        Assert.Equal(
            "(;FF[4]GM[1]CA[UTF-8]AP[SelfPlay]SZ[9]KM[7.5]RU[area scoring, no suicide, positional superko]PB[Anna [1\\]\\\\]PW[B \"b\"]DT[2026-11-24]RE[W+R]\n;B[ee];W[];B[aa];W[ii])\n",
            RecordFile.Text(game, Header));
    }

    [Fact]
    public void Hex_is_written_as_SGF()
    {
        var game = new GameRecord<Hex>();
        Play(game, "a1", "k11", "c4");
        Assert.Equal("(;FF[4]GM[11]CA[UTF-8]AP[SelfPlay]SZ[11]RE[?]\n;B[a1];W[k11];B[c4])\n", RecordFile.Text(game, new RecordHeader()));
    }

    [Fact]
    public void Chess_is_written_as_PGN()
    {
        var game = new GameRecord<ChessGame>();
        Play(game, "e2e4", "e7e5", "f1c4", "b8c6", "d1h5", "g8f6", "h5f7");
        Assert.Equal(
            "[Event \"SelfPlay\"]\n[Site \"?\"]\n[Date \"????.??.??\"]\n[Round \"-\"]\n[White \"a\"]\n[Black \"?\"]\n[Result \"1-0\"]\n\n1. e4 e5 2. Bc4 Nc6 3. Qh5 Nf6 4. Qxf7# 1-0\n",
            RecordFile.Text(game, new RecordHeader("a", null, 1, RecordEnd.Rules)));
    }

    [Fact]
    public void Other_games_are_written_as_lists()
    {
        var game = new GameRecord<ConnectFour>();
        Play(game, "3", "3", "4");
        Assert.Equal("# game: connect4\n# first: x y\n# result: *\n3 3 4\n", RecordFile.Text(game, new RecordHeader("x\ny")));
    }

    [Fact]
    public void SGF_of_others_is_read_with_variations_comments_and_two_moves_of_a_colour()
    {
        const string Text = "(;GM[1]SZ [9] C[a \\] b] PB[A\\]b]\n(;B[ee] N[x](;W[tt];B[ed];B [aa])(;W[cc]))(;B[dd]))(;GM[1])";
        var record = RecordFile.Parse<Go9>(Text);
        Assert.Null(record.Problem);
        Assert.Equal(("A]b", (string?)null), (record.Header.First, record.Header.Second));
        Assert.Equal([40, 81, 31, 81, 0], record.Game.Moves);
        Assert.Equal([0, 81, 10], RecordFile.Parse<Go9>("\uFEFF (;SZ[9];B[aa];B[bb])").Game.Moves);
        Assert.Equal(2, RecordFile.Parse<Hex>("(;FF[4]GM[11]SZ[11];B[cd];W[a1])").Game.Moves.Count);
    }

    [Theory]
    [InlineData("", "begins with '('")]
    [InlineData("hello", "begins with '('")]
    [InlineData("(", "not closed")]
    [InlineData("()", "no game")]
    [InlineData("(;SZ[9];B[aa", "not closed")]
    [InlineData("(;SZ[9];B[aa]", "not closed")]
    [InlineData("(;SZ[9];B)", "no value")]
    [InlineData("(;SZ[9]?)", "'?' at character 8")]
    [InlineData("(;B[aa])", "size 19")]
    [InlineData("(;SZ[13];B[aa])", "size 13")]
    [InlineData("(;GM[2]SZ[9])", "number 2")]
    public void SGF_that_is_none_is_refused(string text, string why) => Assert.Contains(why, Assert.Throws<RecordException>(() => RecordFile.Parse<Go9>(text)).Message);

    [Theory]
    [InlineData("(;SZ[9];B[aa];W[aa])", 1, "ply 2, 'W[aa]', is not a legal move")]
    [InlineData("(;SZ[9];B[aa];W[zz])", 1, "ply 2, 'W[zz]', is not a legal move")]
    [InlineData("(;SZ[9];B[aa];W[jj])", 1, "ply 2, 'W[jj]', is not a legal move")]
    [InlineData("(;SZ[9]AB[aa][bb];W[cc])", 0, "it sets stones up with AB")]
    public void An_SGF_with_an_illegal_move_is_kept_up_to_there(string text, int plies, string why)
    {
        var record = RecordFile.Parse<Go9>(text);
        Assert.Equal(plies, record.Game.Moves.Count);
        Assert.StartsWith(why, record.Problem);
    }

    [Theory]
    [InlineData("(;SZ[9];B[aa];B[];W[bb])", new[] { 0, 81, 81, 10 }, false)] // Black alone has passed: W[] in between is a turn that was skipped
    [InlineData("(;SZ[9];B[aa];B[];W[])", new[] { 0, 81, 81, 81 }, true)]
    [InlineData("(;SZ[9];W[];B[];W[bb])", new[] { 81, 81, 81, 10 }, false)]
    [InlineData("(;SZ[9];B[];W[];B[aa])", new[] { 81, 81, 0 }, false)] // both have passed, and played on
    public void Turns_that_are_skipped_end_no_game_of_Go(string text, int[] moves, bool over)
    {
        var record = RecordFile.Parse<Go9>(text);
        Assert.Null(record.Problem);
        Assert.Equal(moves, record.Game.Moves);
        Assert.Equal(over, record.Game.Position.IsOver);
        Assert.Equal(moves, RecordFile.Parse<Go9>(RecordFile.Text(record.Game, Header)).Game.Moves);
    }

    [Fact]
    public void SGF_names_the_rules_that_were_played_by()
    {
        Assert.Contains("RU[area scoring, no suicide, simple ko, any other repetition a draw]", RecordFile.Text(new GameRecord<Go9SimpleKo>(), Header));
        Assert.DoesNotContain("RU[", RecordFile.Text(new GameRecord<Hex>(), Header));
    }

    [Fact]
    public void A_PGN_goes_on_after_draws_that_nobody_claimed()
    {
        const string Round = "Nf3 Nf6 Ng1 Ng8 ";
        var record = RecordFile.Parse<ChessGame>(Round + Round + Round + "e4 1-0");
        Assert.Null(record.Problem);
        Assert.Equal(13, record.Game.Moves.Count);
        Assert.Equal(record.Game.Moves, RecordFile.Parse<ChessGame>(RecordFile.Text(record.Game, Header)).Game.Moves);
        Assert.Equal((16, "the game is over after 16 plies, but 'e4' follows"), Problem(Round + Round + Round + Round + "e4"));
        Assert.Equal((2, null), Problem("[FEN \"7k/8/5K2/8/8/8/8/6R1 w - - 99 80\"] 1. Rg2 Kh7"));

        static (int Plies, string? Problem) Problem(string text)
        {
            var record = RecordFile.Parse<ChessGame>(text);
            return (record.Game.Moves.Count, record.Problem);
        }
    }

    [Fact]
    public void PGN_of_others_is_read_with_comments_variations_and_annotations()
    {
        const string Text = """
            % exported
            [White "Paul \"P\" M"]
            [Black "b"]

            1.e4 {best (by test)} e5 $1 2. Nf3!? (2. f4 exf4 (2... d5!) 3. Nf3) 2... Nc6 ; the rest
            3. Bb5 a6 4. O-O a6b5 1-0

            [White "next"]
            1. d4
            """;
        var record = RecordFile.Parse<ChessGame>(Text);
        Assert.Null(record.Problem);
        Assert.Equal(("Paul \"P\" M", "b"), (record.Header.First, record.Header.Second));
        Assert.Equal(8, record.Game.Moves.Count);
        Assert.StartsWith("r1bqkbnr/1ppp1ppp/2n5/1p2p3/", record.Game.Position.ToText());
    }

    [Fact]
    public void PGN_may_begin_anywhere()
    {
        var record = RecordFile.Parse<ChessGame>("[FEN \"6k1/5ppp/8/8/8/8/8/4R2K w - - 0 1\"]\n1. Re8# 1-0");
        Assert.True(record.Game.Position.IsOver);
        Assert.Equal(1, record.Game.Position.Outcome);
        Assert.Contains("[FEN \"6k1/5ppp/8/8/8/8/8/4R2K w - - 0 1\"]\n\n1. Re8# *", RecordFile.Text(record.Game, new RecordHeader()));
    }

    [Theory]
    [InlineData("1. e4 e5 2. Ke3", 2, "ply 3, 'Ke3', is not a legal move")]
    [InlineData("1. e5", 0, "ply 1, 'e5', is not a legal move")]
    [InlineData("1. f3 e5 2. g4 Qh4# 3. a3", 4, "the game is over after 4 plies, but 'a3' follows")]
    public void A_PGN_with_an_illegal_move_is_kept_up_to_there(string text, int plies, string why)
    {
        var record = RecordFile.Parse<ChessGame>(text);
        Assert.Equal((plies, why), (record.Game.Moves.Count, record.Problem));
    }

    [Theory]
    [InlineData("", "no game")]
    [InlineData("[White \"a", "']' is missing")]
    [InlineData("[White", "'\"' is missing")]
    [InlineData("1. e4 {", "'}' is missing")]
    [InlineData("1. e4 (1. d4", "variation is not closed")]
    [InlineData("[FEN \"8/8 w\"]", "FEN tag is no position")]
    public void PGN_that_is_none_is_refused(string text, string why) => Assert.Contains(why, Assert.Throws<RecordException>(() => RecordFile.Parse<ChessGame>(text)).Message);

    [Fact]
    public void A_list_is_read_with_numbers_and_of_its_own_game_only()
    {
        Assert.Equal([3, 2, 3], RecordFile.Parse<ConnectFour>("# first: me\n1. 3 2\n2. 3").Game.Moves);
        Assert.Contains("'othello'", Assert.Throws<RecordException>(() => RecordFile.Parse<ConnectFour>("# game: othello\nd3")).Message);
        Assert.Equal("ply 2, 'd4', is not a legal move", RecordFile.Parse<Othello>("d3 d4 c5").Problem);
    }

    [Fact]
    public void A_file_is_not_replaced_unless_that_is_wanted_and_not_read_if_it_is_too_large()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("selfplay-records-").FullName, "game.txt");
        var game = new GameRecord<TicTacToe>();
        game.Play(4);
        RecordFile.Write(path, game, new RecordHeader());
        Assert.Throws<IOException>(() => RecordFile.Write(path, game, new RecordHeader()));
        game.Play(0);
        RecordFile.Write(path, game, new RecordHeader(), mayReplace: true);
        Assert.Equal([4, 0], RecordFile.Read<TicTacToe>(path).Game.Moves);
        using (var file = File.OpenWrite(path))
        {
            file.SetLength(RecordFile.MaxLength + 1);
        }

        Assert.Contains("bytes", Assert.Throws<RecordException>(() => RecordFile.Read<TicTacToe>(path)).Message);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    private static void Play<TGame>(GameRecord<TGame> game, params string[] moves)
        where TGame : struct, IGame<TGame>
    {
        foreach (var text in moves)
        {
            Assert.True(game.Position.TryParseMove(text, out var move), text);
            game.Play(move);
        }
    }

    private static GameRecord<TGame> Random<TGame>(ref Xoshiro256 random, int plies)
        where TGame : struct, IGame<TGame>
    {
        var game = new GameRecord<TGame>();
        var moves = new ushort[TGame.Info.MaxMoves];
        while (!game.Position.IsOver && game.Moves.Count < plies)
        {
            game.Play(moves[random.Below(game.Position.WriteMoves(moves))]);
        }

        return game;
    }

    private sealed class RoundTrip : IGameVisitor<bool>
    {
        public bool Visit<TGame>()
            where TGame : struct, IGame<TGame>
        {
            var random = new Xoshiro256(3);
            for (var i = 0; i < 20; i++)
            {
                var game = Random<TGame>(ref random, 200);
                var read = RecordFile.Parse<TGame>(RecordFile.Text(game, Header));
                Assert.Null(read.Problem);
                Assert.Equal(game.Moves, read.Game.Moves);
                Assert.Equal((Header.First, Header.Second), (read.Header.First, read.Header.Second));
            }

            return true;
        }
    }

    /// <summary>A good file with pieces cut out, doubled and replaced.</summary>
    private sealed class Fuzz : IGameVisitor<bool>
    {
        private const string Noise = "()[];{}\\\"'%#$.!?*=+-0129abWBxO \n\t\u00e9\0";

        public bool Visit<TGame>()
            where TGame : struct, IGame<TGame>
        {
            var random = new Xoshiro256(7);
            var text = RecordFile.Text(Random<TGame>(ref random, 30), Header);
            for (var i = 0; i < 2_000; i++)
            {
                var broken = text.ToCharArray().ToList();
                for (var change = random.Below(4); change >= 0; change--)
                {
                    var at = random.Below(broken.Count);
                    var length = Math.Min(broken.Count - at, random.Below(8));
                    broken.RemoveRange(at, length);
                    broken.InsertRange(at, Enumerable.Range(0, random.Below(4)).Select(_ => Noise[random.Below(Noise.Length)]));
                }

                try
                {
                    var record = RecordFile.Parse<TGame>(string.Concat(broken));
                    Assert.DoesNotContain('\n', record.Problem ?? string.Empty);
                }
                catch (RecordException refusal)
                {
                    Assert.NotEmpty(refusal.Message);
                }
            }

            return true;
        }
    }
}
