using SelfPlay.Games.Boards;

namespace SelfPlay.Games.Tests;

public sealed class GameRecordTests
{
    [Theory]
    [InlineData(-1)]
    [InlineData(7)]
    [InlineData(65536 + 3)]
    [InlineData(int.MinValue)]
    public void Illegal_moves_are_refused_and_change_nothing(int move)
    {
        var record = new GameRecord<ConnectFour>();
        var exception = Assert.Throws<ArgumentException>(() => record.Play(move));
        Assert.Contains("Connect Four", exception.Message);
        Assert.Empty(record.Moves);
        Assert.Equal(ConnectFour.Start, record.Position);
    }

    [Fact]
    public void Moves_can_be_taken_back_to_the_start()
    {
        var record = new GameRecord<Othello>();
        var positions = new List<Othello>();
        Span<ushort> moves = stackalloc ushort[Othello.Info.MaxMoves];
        var random = new Xoshiro256(1);
        for (int count; (count = record.Position.WriteMoves(moves)) > 0;)
        {
            positions.Add(record.Position);
            record.Play(moves[random.Below(count)]);
        }

        Assert.Throws<ArgumentException>(() => record.Play(0));
        while (record.Undo())
        {
            Assert.Equal(positions[^1], record.Position);
            Assert.Equal(positions[^1].Ply, record.Moves.Count);
            positions.RemoveAt(positions.Count - 1);
        }

        Assert.Empty(positions);
    }
}
