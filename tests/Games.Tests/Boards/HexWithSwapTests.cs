using SelfPlay.Games.Boards;

namespace SelfPlay.Games.Tests.Boards;

public sealed class HexWithSwapTests : GameConformance<HexWithSwap>
{
    [Fact]
    public void Only_the_second_player_may_change_sides_and_only_at_once()
    {
        Assert.False(HexWithSwap.Start.TryParseMove("swap", out _));
        var game = BoardText.Play<HexWithSwap>("f6");
        Assert.Equal(HexWithSwap.Swap, Moves(game)[^1]);
        Assert.False(BoardText.Play<HexWithSwap>("f6 swap").TryParseMove("swap", out _));
        Assert.False(BoardText.Play<HexWithSwap>("f6 e5").TryParseMove("swap", out _));
        Assert.False(BoardText.Play<HexWithSwap>("f6 e5 e6").TryParseMove("swap", out _));
    }

    [Fact]
    public void After_a_swap_the_first_player_joins_left_and_right()
    {
        const string Across = "a1 a6 b1 b6 c1 c6 d1 d6 e1 e6 f1 f6 g1 g6 h1 h6 i1 i6 j1 j6 a2 k6";
        var game = BoardText.Play<HexWithSwap>(Across);
        Assert.Equal((22, -1), (game.Ply, game.Outcome));
        var swapped = BoardText.Play<HexWithSwap>($"a1 swap{Across[2..]}");
        Assert.Equal((23, 1), (swapped.Ply, swapped.Outcome));
        Assert.True(swapped.HasSwapped);
        Assert.Equal(game.ToText(), swapped.ToText());
    }

    /// <summary>Where the swap is one move of many, its probability is known: one in 121, and then the game goes on like Hex.</summary>
    [Fact]
    public void Playouts_swap_as_often_as_any_other_move()
    {
        const int Games = 121 * 400;
        var random = new Xoshiro256(64);
        var swaps = 0;
        for (var i = 0; i < Games; i++)
        {
            var game = i % 2 == 0 ? HexWithSwap.Start : BoardText.Play<HexWithSwap>("f6");
            var ply = game.Ply;
            Assert.Equal(game.Playout(ref random), game.Ply - ply);
            swaps += game.HasSwapped ? 1 : 0;
        }

        Assert.InRange(swaps, 300, 500); // five standard deviations
    }

    [Fact]
    public void A_swap_is_a_position_of_its_own_that_looks_the_same()
    {
        var before = BoardText.Play<HexWithSwap>("f6");
        var after = BoardText.Play<HexWithSwap>("f6 swap");
        Assert.NotEqual(before, after);
        Assert.NotEqual(before.Key, after.Key);
        Assert.Equal(before.ToText(), after.ToText());
        Assert.Equal(ExpectedPlanes(before)[..^HexCells.BoardCells], ExpectedPlanes(after)[..^HexCells.BoardCells]);
        var planes = new float[HexWithSwap.Info.InputSize];
        after.WritePlanes(planes);
        Assert.Equal(ExpectedPlanes(after), planes);
    }

    protected override float[] ExpectedPlanes(HexWithSwap game)
    {
        var text = game.ToText();
        var side = text.Count(c => c == 'x') == text.Count(c => c == 'o') ? 0 : 1;
        var canSwap = text.Count(c => c != '.' && c != '/') == 1 && game.Player == 1;
        return [.. HexTests.PlanesOf(text, side), .. Enumerable.Repeat(canSwap ? 1f : 0f, HexCells.BoardCells)];
    }
}
