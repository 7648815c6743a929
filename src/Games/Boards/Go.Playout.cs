using System.Runtime.CompilerServices;

namespace SelfPlay.Games.Boards;

/// <content>Random playouts.</content>
public partial struct Go<TGoban, TPoints, TRule>
{
    /// <inheritdoc/>
    /// <remarks>
    /// A move is drawn among the empty points and the pass until it is legal, which makes all legal moves equally likely.
    /// </remarks>
    [SkipLocalsInit]
    public unsafe int Playout(ref Xoshiro256 random)
    {
        if (IsOver)
        {
            return 0;
        }

        var generator = random; // a local copy lives in registers
        var numbers = stackalloc ushort[GoGroups<TGoban, TPoints>.Numbers];
        var groups = stackalloc GoGroup<TPoints>[GoTables<TGoban, TPoints>.Numbers];
        var stones = stackalloc TPoints[2];
        (stones[Player], stones[Player ^ 1]) = (_own, _opponent);
        var board = new GoGroups<TGoban, TPoints>(numbers, groups, stones) { Captured = _captured, Hash = _hash, Ko = _ko };
        int start = _ply;
        while (!IsOver)
        {
            var choice = generator.Below(board.FreeCount + 1);
            if (choice == board.FreeCount)
            {
                board.Ko = default;
                EndPly(Pass, _status == GoStatus.Passed ? GoStatus.Over : GoStatus.Passed);
                continue;
            }

            var number = board.FreePoint(choice);
            var point = GoTables<TGoban, TPoints>.Points[number];
            if (!board.HasLiberty(number, Player) || board.Ko.Equals(point))
            {
                continue;
            }

            var repeats = !(board.Captured & point).IsEmpty && IsRepetition(board, number, stones);
            if (repeats && TRule.ForbidsRepetition)
            {
                continue;
            }

            board.Place(number, Player);
            _hash = board.Hash;
            EndPly(GoTables<TGoban, TPoints>.SquareOf[number], repeats ? GoStatus.Drawn : GoStatus.Open);
        }

        random = generator;
        (_own, _opponent, _captured, _ko) = (stones[Player], stones[Player ^ 1], board.Captured, board.Ko);
        return _ply - start;
    }

    /// <inheritdoc/>
    /// <remarks>The game remembers its moves.</remarks>
    public static int RecordPlayout(ref Go<TGoban, TPoints, TRule> game, ref Xoshiro256 random, Span<ushort> moves)
    {
        int start = game._ply;
        var played = game.Playout(ref random);
        for (var i = 0; i < played; i++)
        {
            moves[i] = (ushort)game.MoveAt(start + i);
        }

        return played;
    }

    private readonly unsafe bool IsRepetition(in GoGroups<TGoban, TPoints> board, int number, TPoints* stones)
    {
        var captured = board.Captures(number, Player);
        if (!GoEntry.MayContain(in Record, _ply, board.Hash ^ HashOf(number, captured)))
        {
            return false;
        }

        var own = stones[Player] | GoTables<TGoban, TPoints>.Points[number];
        var opponent = stones[Player ^ 1].Except(captured);
        return Player == 0 ? WasThere(own, opponent) : WasThere(opponent, own);
    }
}
