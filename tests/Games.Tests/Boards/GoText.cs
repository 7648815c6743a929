namespace SelfPlay.Games.Tests.Boards;

/// <summary>Go positions by their text.</summary>
internal static class GoText
{
    /// <summary>Three kos: Black can take the ones at the top and at the bottom, White the one between.</summary>
    public const string TripleKo = "XO.O...../.XO....../........./.OX....../OX.X...../.OX....../........./.XO....../XO.O.....";

    /// <summary>The position with these stones, made by moves that capture nothing.</summary>
    public static TGame Position<TGame>(string board, char mover)
        where TGame : struct, IGame<TGame>
    {
        var game = TGame.Start;
        foreach (var move in MovesTo(board, mover))
        {
            game.Play(move);
        }

        Assert.False(game.IsOver);
        Assert.Equal(board, game.ToText());
        return game;
    }

    /// <summary>Plays the same moves by the plain rules.</summary>
    public static void PlayInto(NaiveGo game, string board, char mover)
    {
        foreach (var move in MovesTo(board, mover))
        {
            game.Play(move);
        }
    }

    /// <summary>Each player places their stones from the top left on, and passes when there are none left.</summary>
    private static List<int> MovesTo(string board, char mover)
    {
        var squares = board.Replace("/", "", StringComparison.Ordinal);
        Queue<int>[] stones = [Stones('X'), Stones('O')];
        var moves = new List<int>();
        while (stones[0].Count + stones[1].Count > 0 || moves.Count % 2 != (mover == 'X' ? 0 : 1))
        {
            moves.Add(stones[moves.Count % 2].TryDequeue(out var square) ? square : squares.Length);
        }

        return moves;

        Queue<int> Stones(char colour) => new(Enumerable.Range(0, squares.Length).Where(s => squares[s] == colour));
    }
}
