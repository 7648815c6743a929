using SelfPlay.Games.Boards;

namespace SelfPlay.Games.Tests.Boards;

/// <summary>What every game must do, for Go of some size and rule.</summary>
public abstract class GoConformance<TGoban, TPoints, TRule> : GameConformance<Go<TGoban, TPoints, TRule>>
    where TGoban : struct, IGoban
    where TPoints : unmanaged, IGoPoints<TPoints>
    where TRule : struct, IGoRule
{
    private const double Komi = 7.5;

    private static readonly int Squares = TGoban.Size * TGoban.Size;

    /// <inheritdoc/>
    protected override char ColumnBeyond => "ABCDEFGHJKLMNOPQRSTU"[TGoban.Size];

    /// <summary>To turn a position is to play its game again.</summary>
    protected override int GamesTransformed => 2;

    /// <summary>The rules look at all positions that came before: the same moves lead there, or in rare cases others.</summary>
    protected override string Identity(Go<TGoban, TPoints, TRule> game) => string.Join(' ', game.MovesPlayed());

    protected override float[] ExpectedPlanes(Go<TGoban, TPoints, TRule> game)
    {
        var board = NaiveGo.FromText(game.ToText());
        var (own, opponent) = game.Player == 0 ? ('X', 'O') : ('O', 'X');
        var (area, opponentArea) = (board.Area(own), board.Area(opponent));
        var squares = Enumerable.Range(0, Squares).ToArray();
        var liberties = squares.Select(s => board[s] == '.' ? 0 : board.Liberties(s)).ToArray();
        var legal = Moves(game).ToHashSet();
        var last = game.MovesPlayed().TakeLast(2).Reverse().ToArray();
        var ahead = area.Count - opponentArea.Count + (game.Player == 0 ? -Komi : Komi) > 0;
        Func<int, bool>[] planes =
        [
            s => board[s] == own,
            s => board[s] == opponent,
            s => board[s] == own && liberties[s] == 1,
            s => board[s] == own && liberties[s] == 2,
            s => board[s] == opponent && liberties[s] == 1,
            s => board[s] == opponent && liberties[s] == 2,
            s => legal.Contains(s),
            s => last is [var one, ..] && s == one,
            s => last is [_, var two] && s == two,
            s => board[s] == '.' && area.Contains(s),
            s => board[s] == '.' && opponentArea.Contains(s),
            _ => game.Player == 0,
            _ => last is [var pass, ..] && pass == Squares,
            _ => ahead,
        ];
        return [.. planes.SelectMany(plane => squares.Select(s => plane(s) ? 1f : 0f))];
    }
}

public sealed class GoTests : GoConformance<Goban9, GoPoints9, PositionalSuperko>;

public sealed class SmallGoTests : GoConformance<Goban5, GoPoints19, SimpleKo>;
