using SelfPlay.Games.Boards;

namespace SelfPlay.Games.Tests.Boards;

public sealed class TicTacToeTests : GameConformance<TicTacToe>
{
    [Theory]
    [InlineData("0 3 1 4 2", 1)] // top row
    [InlineData("0 1 3 2 6", 1)] // left column
    [InlineData("0 1 4 2 8", 1)] // falling diagonal
    [InlineData("0 2 1 4 3 6", -1)] // rising diagonal
    [InlineData("0 1 2 4 3 5 7 6 8", 0)] // full board
    public void Games_end_as_they_should(string moves, int outcome)
    {
        var game = BoardText.Play<TicTacToe>(moves);
        Assert.True(game.IsOver);
        Assert.Equal(outcome, game.Outcome);
    }

    protected override float[] ExpectedPlanes(TicTacToe game) => [.. BoardText.Plane(game, own: true), .. BoardText.Plane(game, own: false)];
}
