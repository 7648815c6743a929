namespace SelfPlay.Games.Tests.Boards;

/// <summary>
/// Random games beside GNU Go. Players fill none of their own eyes and pass only when there is nothing else, so that games end
/// with nothing left to capture: then a count of the board as it stands and one that knows dead stones are the same. Games
/// that end otherwise, most often with a ko that superko keeps from being taken, count for the legal moves, not for the score: others are
/// played in their place.
/// </summary>
public sealed class GnuGoTests
{
    [Fact]
    public void Legal_moves_and_scores_are_those_of_gnu_go()
    {
        const int Games = 200;
        using var referee = GnuGo.Open(size: 9);
        var random = new Xoshiro256(91);
        var (played, settled, longest) = (0, 0, 0);
        for (; settled < Games; played++)
        {
            var game = Play(ref random);
            CompareLegalMoves(referee, game.MovesPlayed());
            longest = Math.Max(longest, game.Ply);
            if (IsSettled(game))
            {
                Assert.Equal(referee.FinalScore(), game.Score);
                settled++;
            }
        }

        Assert.InRange(played, Games, 3 * Games);
        Assert.InRange(longest, 120, 162);
    }

    private static Go9 Play(ref Xoshiro256 random)
    {
        var game = Go9.Start;
        while (!game.IsOver)
        {
            int[] sensible = [.. Placements(game).Where(m => !IsEye(game, m))];
            game.Play(sensible.Length > 0 ? sensible[random.Below(sensible.Length)] : Go9.Pass);
        }

        return game;
    }

    /// <summary>Has the referee play the game and say at every ply where a stone may be placed; leaves the last position on its board.</summary>
    private static void CompareLegalMoves(GnuGo referee, int[] moves)
    {
        referee.Send("clear_board");
        for (var ply = 0; ply < moves.Length; ply++)
        {
            var colour = ply % 2 == 0 ? "black" : "white";
            referee.Send($"all_legal {colour}");
            referee.Send($"play {colour} {Go9.Start.FormatMove(moves[ply])}");
        }

        referee.Answer();
        var game = Go9.Start;
        foreach (var move in moves)
        {
            var legal = Placements(game).Select(m => game.FormatMove(m));
            Assert.Equal(referee.Answer().Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal), legal.Order(StringComparer.Ordinal));
            referee.Answer();
            game.Play(move);
        }
    }

    private static int[] Placements(in Go9 game)
    {
        var moves = new ushort[Go9.Info.MaxMoves];
        return [.. moves[..game.WriteMoves(moves)].Select(m => (int)m).Where(m => m != Go9.Pass)];
    }

    /// <summary>Whether all neighbours of an empty square are the mover's stones.</summary>
    private static bool IsEye(in Go9 game, int square)
    {
        var own = game.Player == 0 ? 'X' : 'O';
        var text = game.ToText();
        return Beside(square).All(s => text[s + (s / 9)] == own);
    }

    /// <summary>Whether every empty square is an eye of someone's and no group could be captured by one stone.</summary>
    private static bool IsSettled(in Go9 game)
    {
        var board = NaiveGo.FromText(game.ToText());
        return Enumerable.Range(0, 81).All(s => board[s] == '.' ? Beside(s).Select(n => board[n]).Distinct().Count() == 1 : board.Liberties(s) >= 2);
    }

    private static IEnumerable<int> Beside(int square)
    {
        var (row, column) = (square / 9, square % 9);
        return new[] { (row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1) }
            .Where(p => p.Item1 is >= 0 and < 9 && p.Item2 is >= 0 and < 9)
            .Select(p => (p.Item1 * 9) + p.Item2);
    }
}
