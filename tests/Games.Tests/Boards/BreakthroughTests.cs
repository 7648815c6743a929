using System.Numerics;
using SelfPlay.Games.Boards;

namespace SelfPlay.Games.Tests.Boards;

public sealed class BreakthroughTests : GameConformance<Breakthrough>
{
    [Fact]
    public void The_first_player_starts_at_the_top() =>
        Assert.Equal("bbbbbbbb/bbbbbbbb/......../......../......../......../wwwwwwww/wwwwwwww", Breakthrough.Start.ToText());

    [Theory]
    [InlineData("a7a6 h2h3 a6a5 h3h4 a5a4 h4h5 a4b3 h5g6 b3a2 g6h7 a2b1", 1)]
    [InlineData("h7h6 a2a3 h6h5 a3a4 h5h4 a4a5 h4h3 a5b6 h3g2 b6a7 g2f1", 1)]
    [InlineData("h7h6 a2a3 h6h5 a3a4 h5h4 a4a5 h4h3 a5b6 h3g2 b6a7 c7c6 a7b8", -1)]
    public void Reaching_the_far_row_wins(string moves, int outcome)
    {
        var game = BoardText.Play<Breakthrough>(moves);
        Assert.True(game.IsOver);
        Assert.Equal(outcome, game.Outcome);
    }

    [Fact]
    public void Pieces_take_slantwise_and_are_stopped_straight_ahead()
    {
        var game = BoardText.Play<Breakthrough>("d7d6 e2e3 d6d5 e3e4");
        Assert.True(game.TryParseMove("d5e4", out var take));
        Assert.True(game.TryParseMove("d5d4", out _));
        game.Play(take);
        Assert.Equal("bbbbbbbb/bbb.bbbb/......../......../....b.../......../wwww.www/wwwwwwww", game.ToText());

        game = BoardText.Play<Breakthrough>("d7d6 d2d3 d6d5 d3d4");
        Assert.False(game.TryParseMove("d5d4", out _));
        Assert.False(game.TryParseMove("d5d6", out _));
        Assert.False(game.TryParseMove("d5f4", out _));
        Assert.False(game.TryParseMove("d4d3", out _));
    }

    /// <summary>Both sides take whenever they can, and step back from the far row, until one has nothing left.</summary>
    [Fact]
    public void Taking_the_last_piece_wins()
    {
        var random = new Xoshiro256(72);
        var taken = 0;
        for (var i = 0; i < 1000; i++)
        {
            var game = Breakthrough.Start;
            while (!game.IsOver)
            {
                game.Play(ChooseCapture(game, ref random));
            }

            Assert.Equal(game.Player == 0 ? -1 : 1, game.Outcome);
            var mark = game.Player == 0 ? 'b' : 'w';
            var reached = game.ToText().Split('/')[game.Player == 0 ? 0 : 7].Contains(mark == 'b' ? 'w' : 'b');
            Assert.Equal(!reached, !game.ToText().Contains(mark));
            taken += reached ? 0 : 1;
        }

        Assert.True(taken > 10, $"{taken} games ended so");
    }

    [Fact]
    public void The_player_to_move_always_has_a_move()
    {
        foreach (var (game, _) in RandomPositions(73, games: 500))
        {
            Assert.Equal(game.IsOver, Moves(game).Length == 0);
        }
    }

    [Fact]
    public void Moves_are_counted_in_the_movers_view()
    {
        Assert.Equal("a7a6", Breakthrough.Start.FormatMove(64 + 48));
        Assert.Equal("a7b6", Breakthrough.Start.FormatMove(128 + 48));
        var game = BoardText.Play<Breakthrough>("a7a6");
        Assert.Equal("b2a3", game.FormatMove(49));
        Assert.Equal("b2b3", game.FormatMove(64 + 49));
    }

    /// <summary>Few pieces, which taking leads to, make few lines of play.</summary>
    protected override IEnumerable<Breakthrough> PositionsNearTheEnd()
    {
        var random = new Xoshiro256(74);
        for (var i = 0; i < 5000; i++)
        {
            for (var game = Breakthrough.Start; !game.IsOver; game.Play(ChooseCapture(game, ref random)))
            {
                if (BitOperations.PopCount(game.Own | game.Opponent) <= 6)
                {
                    yield return game;
                }
            }
        }
    }

    protected override float[] ExpectedPlanes(Breakthrough game)
    {
        var rows = game.ToText().Split('/');
        if (game.Player == 0)
        {
            Array.Reverse(rows);
        }

        var (own, opponent) = game.Player == 0 ? ('b', 'w') : ('w', 'b');
        var squares = string.Concat(rows);
        return [.. squares.Select(c => c == own ? 1f : 0f), .. squares.Select(c => c == opponent ? 1f : 0f)];
    }

    private static int ChooseCapture(Breakthrough game, ref Xoshiro256 random)
    {
        var moves = Moves(game);
        var pieces = BitOperations.PopCount(game.Own | game.Opponent);
        var takes = moves.Where(m => BitOperations.PopCount(After(m).Own | After(m).Opponent) < pieces).ToArray();
        var stays = moves.Where(m => !After(m).IsOver).ToArray();
        var choice = takes.Length > 0 ? takes : stays.Length > 0 ? stays : moves;
        return choice[random.Below(choice.Length)];

        Breakthrough After(int move)
        {
            var next = game;
            next.Play(move);
            return next;
        }
    }
}
