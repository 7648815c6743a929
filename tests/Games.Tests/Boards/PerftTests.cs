using SelfPlay.Games.Boards;

namespace SelfPlay.Games.Tests.Boards;

public sealed class PerftTests
{
    [Theory]
    [InlineData(1, 7)]
    [InlineData(2, 49)]
    [InlineData(3, 343)]
    [InlineData(4, 2401)]
    [InlineData(5, 16807)]
    [InlineData(6, 117649)]
    [InlineData(7, 823536)]
    [InlineData(8, 5673234)]
    [InlineData(9, 39394572)]
    public void Connect_four_has_the_known_number_of_move_sequences(int depth, long expected) =>
        Assert.Equal(expected, Perft.Count(ConnectFour.Start, depth));

    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 12)]
    [InlineData(3, 56)]
    [InlineData(4, 244)]
    [InlineData(5, 1396)]
    [InlineData(6, 8200)]
    [InlineData(7, 55092)]
    [InlineData(8, 390216)]
    [InlineData(9, 3005288)]
    public void Othello_has_the_known_number_of_move_sequences(int depth, long expected) =>
        Assert.Equal(expected, Perft.Count(Othello.Start, depth));

    /// <summary>The counts of Fairy-Stockfish 11.1; <see cref="FairyStockfishTests"/> asks it where it is installed.</summary>
    [Theory]
    [InlineData(1, 22)]
    [InlineData(2, 484)]
    [InlineData(3, 11132)]
    [InlineData(4, 256036)]
    [InlineData(5, 6182818)]
    [InlineData(6, 149264638)]
    public void Breakthrough_has_the_known_number_of_move_sequences(int depth, long expected) =>
        Assert.Equal(expected, Perft.Count(Breakthrough.Start, depth));

    [Fact]
    public void Tic_tac_toe_has_255168_games() => Assert.Equal(255168, Perft.Games(TicTacToe.Start));
}
