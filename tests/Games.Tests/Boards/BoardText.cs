namespace SelfPlay.Games.Tests.Boards;

/// <summary>Positions by their text.</summary>
internal static class BoardText
{
    /// <summary>The position after moves in notation, separated by blanks, each checked to be legal.</summary>
    public static TGame Play<TGame>(string moves)
        where TGame : struct, IGame<TGame>
    {
        var record = new GameRecord<TGame>();
        foreach (var text in moves.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.True(record.Position.TryParseMove(text, out var move), $"'{text}' is not legal in {record.Position.ToText()}");
            record.Play(move);
        }

        return record.Position;
    }

    /// <summary>1 where the mover (or the other player) has a stone, in the order of the text.</summary>
    public static IEnumerable<float> Plane<TGame>(TGame game, bool own)
        where TGame : struct, IGame<TGame>
    {
        var mark = (game.Player == 0) == own ? 'x' : 'o';
        return game.ToText().Where(c => c != '/').Select(c => c == mark ? 1f : 0f);
    }
}
