namespace SelfPlay.Games.Tests.Boards;

/// <summary>The positions that rule books explain.</summary>
public sealed class GoSituationTests
{
    private const string Ko = ".XO../XO.O./.XO../...../.....";

    [Fact]
    public void A_ko_may_not_be_taken_back_at_once()
    {
        var game = GoText.Position<Go5>(Ko, 'X');
        Play(ref game, "C4");
        Assert.Equal(".XO../X.XO./.XO../...../.....", game.ToText());
        Assert.False(game.TryParseMove("B4", out _));
        Play(ref game, "E1 A1 B4");
        Assert.Equal(".XO../XO.O./.XO../...../X...O", game.ToText());
        Assert.False(game.TryParseMove("C4", out _));
    }

    [Fact]
    public void A_group_that_captured_one_stone_is_no_ko()
    {
        var game = GoText.Position<Go5>("X.X../OOX../XX.../...../.....", 'O');
        Play(ref game, "B5 A5");
        Assert.Equal("X.X../..X../XX.../...../.....", game.ToText());
    }

    [Theory]
    [InlineData(".OX../OO.../...../...../.....", 'X', "A5")] // one stone
    [InlineData("X.O../XOO../O..../...../.....", 'X', "B5")] // three
    [InlineData(".OX../OX.../X..../...../.....", 'O', "A5")]
    public void Suicide_is_illegal(string board, char mover, string move) => Assert.False(GoText.Position<Go5>(board, mover).TryParseMove(move, out _));

    [Fact]
    public void A_stone_without_liberties_is_no_suicide_if_it_captures()
    {
        var game = GoText.Position<Go5>(".OX../OX.../X..../...../.....", 'X');
        Play(ref game, "A5");
        Assert.Equal("X.X../.X.../X..../...../.....", game.ToText());
    }

    [Fact]
    public void One_stone_may_capture_several_groups()
    {
        var game = GoText.Position<Go5>(".XOX./XO.OX/.X.X./...../.....", 'X');
        Play(ref game, "C4");
        Assert.Equal(".X.X./X.X.X/.X.X./...../.....", game.ToText());
    }

    [Fact]
    public void Sending_two_and_returning_one_is_a_repetition()
    {
        // White sends the stone B9 a companion, Black takes both with one stone, and White takes that one back.
        const string Board = ".O.O...../XXO....../........./........./........./........./........./........./.........";
        var game = GoText.Position<Go9>(Board, 'O');
        Play(ref game, "A9 C9");
        Assert.Equal("..XO", game.ToText()[..4]);
        Assert.False(game.TryParseMove("B9", out _));

        var simple = GoText.Position<Go9SimpleKo>(Board, 'O');
        Play(ref simple, "A9 C9 B9");
        Assert.Equal((true, 0, Board), (simple.IsOver, simple.Outcome, simple.ToText()));
    }

    [Fact]
    public void The_sixth_capture_of_a_triple_ko_repeats_the_position()
    {
        const string Cycle = "C9 C5 C1 B9 B5";
        var game = GoText.Position<Go9>(GoText.TripleKo, 'X');
        Play(ref game, Cycle);
        Assert.False(game.TryParseMove("B1", out _));

        var simple = GoText.Position<Go9SimpleKo>(GoText.TripleKo, 'X');
        Play(ref simple, Cycle);
        Assert.False(simple.IsOver);
        Play(ref simple, "B1");
        Assert.Equal((true, 0, GoText.TripleKo), (simple.IsOver, simple.Outcome, simple.ToText()));
    }

    [Theory]
    [InlineData("...../...../...../...../.....", -7.5)]
    [InlineData("...../...../..X../...../.....", 25 - 7.5)]
    [InlineData("..XO./..XO./..XO./..XO./..XO.", 15 - 10 - 7.5)]
    [InlineData("..X.O/..X.O/..X.O/..X.O/..X.O", 15 - 5 - 7.5)] // the points between belong to nobody
    [InlineData("..XO./..XO./..XOX/..XO./..XO.", 16 - 5 - 7.5)] // a lone stone without hope counts as it stands
    public void Stones_and_the_regions_they_alone_touch_count(string board, double expected) => Assert.Equal(expected, GoText.Position<Go5>(board, 'X').Score);

    [Fact]
    public void Two_passes_end_the_game_and_one_does_not()
    {
        var game = BoardText.Play<Go9>("pass E5 pass");
        Assert.False(game.IsOver);
        Play(ref game, "pass");
        Assert.Equal((true, -1, 4), (game.IsOver, game.Outcome, game.Ply));
    }

    [Fact]
    public void A_game_ends_after_twice_as_many_plies_as_there_are_points()
    {
        var random = new Xoshiro256(81);
        var moves = new ushort[Go5.Info.MaxMoves];
        var ended = 0;
        for (var i = 0; i < 200; i++)
        {
            var game = Go5.Start;
            for (var count = game.WriteMoves(moves); count > 0; count = game.WriteMoves(moves))
            {
                game.Play(moves[random.Below(Math.Max(1, count - 1))]); // passes only when it has to
            }

            var passes = game.MovesPlayed().TakeLast(2).Count(m => m == Go5.Pass);
            Assert.True(passes == 2 || game.Ply == 50);
            ended += passes < 2 ? 1 : 0;
        }

        Assert.InRange(ended, 10, 200);
    }

    [Fact]
    public void Columns_skip_the_letter_I_and_rows_count_from_the_bottom()
    {
        Assert.Equal(("A9", "J9", "A1", "pass"), (Go9.Start.FormatMove(0), Go9.Start.FormatMove(8), Go9.Start.FormatMove(72), Go9.Start.FormatMove(81)));
        Assert.False(Go9.Start.TryParseMove("I5", out _));
        Assert.True(Go9.Start.TryParseMove("j1", out var corner) && corner == 80);
        Assert.True(Go9.Start.TryParseMove("PASS", out var pass) && pass == 81);
        var large = Go19.Start;
        Assert.Equal(("A19", "T1"), (large.FormatMove(0), large.FormatMove(360)));
    }

    private static void Play<TGame>(ref TGame game, string moves)
        where TGame : struct, IGame<TGame>
    {
        foreach (var text in moves.Split(' '))
        {
            Assert.True(game.TryParseMove(text, out var move), $"'{text}' is not legal in {game.ToText()}");
            game.Play(move);
        }
    }
}
