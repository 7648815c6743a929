using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SelfPlay.Games.Boards;

/// <summary>
/// Go by area scoring with a komi of 7.5, without suicide. Moves 0..N*N-1 place a stone, row by row from the top left; N*N is
/// the pass. Two passes in a row end the game, and so do 2*N*N plies; it is scored as it stands.
/// </summary>
/// <remarks>
/// <para>Black is player 0. Each player's stones are a set of points; groups and their liberties are found by flooding it.</para>
/// <para>
/// Repetition is judged exactly without carrying all earlier boards along. A stone that repeats a position lies where one was
/// captured before, which rules out most moves; the fingerprints of the earlier positions, in the record beside the moves, rule
/// out all but one in some hundred thousand of the others; what is left is compared with the boards that the recorded moves
/// lead through.
/// </para>
/// </remarks>
/// <typeparam name="TGoban">The size of the board.</typeparam>
/// <typeparam name="TPoints">Sets of points of such a board.</typeparam>
/// <typeparam name="TRule">The rule of repetition.</typeparam>
[StructLayout(LayoutKind.Auto)]
public partial struct Go<TGoban, TPoints, TRule> : IGame<Go<TGoban, TPoints, TRule>>, IScoredGame, IResumableGame<Go<TGoban, TPoints, TRule>>
    where TGoban : struct, IGoban
    where TPoints : unmanaged, IGoPoints<TPoints>
    where TRule : struct, IGoRule
{
    /// <summary>What is added to White's points.</summary>
    public const double Komi = 7.5;

    // Weights within the key: odd numbers, fractional parts of sqrt(2) and sqrt(3).
    private const ulong PlyWeight = 0x6A09E667F3BCC909;
    private const ulong StatusWeight = 0xBB67AE8584CAA73B;

    private TPoints _own;
    private TPoints _opponent;
    private TPoints _captured;
    private TPoints _ko;
    private ulong _hash;
    private ulong _positions;
    private short _ply;
    private GoStatus _status;
    private TGoban _record;

    /// <inheritdoc/>
    public static GameInfo Info { get; } = CreateInfo();

    /// <inheritdoc/>
    public static Go<TGoban, TPoints, TRule> Start => default;

    /// <summary>The move that places no stone.</summary>
    public static int Pass => GoTables<TGoban, TPoints>.Pass;

    /// <inheritdoc/>
    public readonly int Player => _ply & 1;

    /// <inheritdoc/>
    public readonly int Ply => _ply;

    /// <inheritdoc/>
    public readonly bool IsOver => _status >= GoStatus.Over;

    /// <inheritdoc/>
    public readonly int Outcome => _status == GoStatus.Drawn ? 0 : Math.Sign(Score);

    /// <inheritdoc/>
    /// <remarks>Areas: every stone counts as alive.</remarks>
    public readonly double Score
    {
        get
        {
            var (own, opponent) = Areas();
            var lead = own.Count - opponent.Count;
            return (Player == 0 ? lead : -lead) - Komi;
        }
    }

    /// <inheritdoc/>
    readonly double? IScoredGame.Komi => Komi;

    /// <inheritdoc/>
    /// <remarks>No rule set with a name of its own is quite the same: Tromp and Taylor's allows suicide, the Chinese one long cycles.</remarks>
    readonly string? IScoredGame.Rules => $"area scoring, no suicide, {(TRule.ForbidsRepetition ? "positional superko" : "simple ko, any other repetition a draw")}";

    /// <inheritdoc/>
    /// <remarks>
    /// The rules look at all positions of the game and at its length, so positions are equal only if the same ones came before,
    /// in whatever order.
    /// </remarks>
    public readonly ulong Key =>
        Xoshiro256.Mix(_hash ^ Xoshiro256.Mix(_positions + ((ulong)_ply * PlyWeight) + ((ulong)_status * StatusWeight)));

    private static int MaxPlies => 2 * Pass;

    private readonly TPoints Empty => GoTables<TGoban, TPoints>.Board.Except(_own | _opponent);

    /// <summary>The moves since the start.</summary>
    public readonly int[] MovesPlayed()
    {
        var moves = new int[_ply];
        for (var ply = 0; ply < moves.Length; ply++)
        {
            moves[ply] = MoveAt(ply);
        }

        return moves;
    }

    /// <inheritdoc/>
    public readonly int WriteMoves(Span<ushort> moves)
    {
        if (IsOver)
        {
            return 0;
        }

        var count = Placements().WriteSquares(moves, TGoban.Size);
        moves[count] = (ushort)Pass;
        return count + 1;
    }

    /// <inheritdoc/>
    public void Play(int move)
    {
        if (move == Pass)
        {
            (_own, _opponent, _ko) = (_opponent, _own, default);
            EndPly(Pass, _status == GoStatus.Passed ? GoStatus.Over : GoStatus.Passed);
            return;
        }

        var repeats = Place(GoTables<TGoban, TPoints>.PointOf[move]);
        (_own, _opponent) = (_opponent, _own);
        EndPly(move, repeats ? GoStatus.Drawn : GoStatus.Open);
    }

    /// <inheritdoc/>
    /// <remarks>Passes so far do not count. Repetition and the cap on its length end a game whatever its players wish.</remarks>
    public readonly bool TryResume(out Go<TGoban, TPoints, TRule> position)
    {
        position = this;
        if (_status is not (GoStatus.Passed or GoStatus.Over) || _ply == MaxPlies)
        {
            return false;
        }

        position._status = GoStatus.Open;
        return true;
    }

    /// <summary>Same board, same number of plies, and the same positions before (by a 64-bit sum of their hashes).</summary>
    public readonly bool Equals(Go<TGoban, TPoints, TRule> other) =>
        _own.Equals(other._own) && _opponent.Equals(other._opponent)
        && _ply == other._ply && _status == other._status && _positions == other._positions;

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is Go<TGoban, TPoints, TRule> other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => (int)Key;

    /// <summary>Whether two positions are the same.</summary>
    public static bool operator ==(Go<TGoban, TPoints, TRule> left, Go<TGoban, TPoints, TRule> right) => left.Equals(right);

    /// <summary>Whether two positions differ.</summary>
    public static bool operator !=(Go<TGoban, TPoints, TRule> left, Go<TGoban, TPoints, TRule> right) => !left.Equals(right);

    private static GameInfo CreateInfo()
    {
        var (size, squares) = (TGoban.Size, TGoban.Size * TGoban.Size);
        var name = TRule.ForbidsRepetition ? $"go{size}" : $"go{size}-simple-ko";
        return new(
            Name: name,
            Title: TRule.ForbidsRepetition ? $"Go {size}x{size}" : $"Go {size}x{size} (simple ko)",
            TraceName: size == 9 && !TRule.ForbidsRepetition ? "go" : name,
            Actions: squares + 1,
            MaxMoves: squares + 1,
            MaxPlies: MaxPlies,
            Planes: PlaneCount,
            Height: size,
            Width: size,
            Symmetries: SquareSymmetry.Count);
    }

    /// <summary>The points where the player to move may place a stone.</summary>
    private readonly TPoints Placements()
    {
        var empty = Empty;
        var legal = empty & empty.Neighbours; // a stone with a liberty of its own is no suicide
        for (var left = empty.Except(legal); !left.IsEmpty;)
        {
            var point = GoTables<TGoban, TPoints>.Points[left.First];
            left = left.Except(point);
            if (!IsSuicide(point, empty.Except(point)))
            {
                legal |= point;
            }
        }

        legal = legal.Except(_ko);
        return TRule.ForbidsRepetition && !_captured.IsEmpty ? WithoutRepetitions(legal) : legal;
    }

    private readonly TPoints WithoutRepetitions(TPoints legal)
    {
        for (var left = legal & _captured; !left.IsEmpty;)
        {
            var number = left.First;
            var point = GoTables<TGoban, TPoints>.Points[number];
            left = left.Except(point);
            if (IsRepetition(number, Captures(number)))
            {
                legal = legal.Except(point);
            }
        }

        return legal;
    }

    /// <summary>Whether a stone on a point among stones would have no liberty; the others are given.</summary>
    private readonly bool IsSuicide(TPoints point, TPoints liberties)
    {
        var friends = point.Neighbours & _own;
        return !HasLiberty(ref friends, _own, liberties) && GroupsWithout(liberties, point.Neighbours & _opponent, _opponent).IsEmpty;
    }

    /// <summary>Notes a move that has been made, in the record and in what the rules look at.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EndPly(int move, GoStatus status)
    {
        _positions += move == Pass ? 0 : Xoshiro256.Mix(_hash);
        Entry(_ply++) = GoEntry.Of(_hash, move);
        _status = _ply == MaxPlies && status < GoStatus.Over ? GoStatus.Over : status;
    }

    /// <summary>Puts a stone of the player to move on the board and takes off what it captures; whether that ends the game by repetition.</summary>
    private bool Place(int number)
    {
        var captured = Captures(number);
        var point = GoTables<TGoban, TPoints>.Points[number];
        var repeats = !TRule.ForbidsRepetition && !(_captured & point).IsEmpty && IsRepetition(number, captured);
        _own |= point;
        _hash ^= HashOf(number, captured);
        _ko = default;
        if (!captured.IsEmpty)
        {
            _opponent = _opponent.Except(captured);
            _captured |= captured;

            // A ko is a lone stone whose only liberty is the one stone it took.
            if (captured.Count == 1 && GoTables<TGoban, TPoints>.Beside[number].Except(_opponent).Equals(captured))
            {
                _ko = captured;
            }
        }

        return repeats;
    }

    /// <summary>The stones that the player to move captures by placing one.</summary>
    private readonly TPoints Captures(int number)
    {
        var enemies = GoTables<TGoban, TPoints>.Beside[number] & _opponent;
        return enemies.IsEmpty ? enemies : GroupsWithout(Empty.Except(GoTables<TGoban, TPoints>.Points[number]), enemies, _opponent);
    }

    /// <summary>By what the hash of the stones changes when the player to move captures these stones by placing one.</summary>
    private readonly ulong HashOf(int number, TPoints captured)
    {
        var keys = GoTables<TGoban, TPoints>.Keys;
        var hash = keys[(2 * number) + Player];
        while (!captured.IsEmpty)
        {
            var stone = captured.First;
            hash ^= keys[(2 * stone) + (Player ^ 1)];
            captured = captured.Except(GoTables<TGoban, TPoints>.Points[stone]);
        }

        return hash;
    }

    /// <summary>Whether the player to move repeats a position by placing a stone that captures these.</summary>
    private readonly bool IsRepetition(int number, TPoints captured)
    {
        if (!GoEntry.MayContain(in Record, _ply, _hash ^ HashOf(number, captured)))
        {
            return false;
        }

        var own = _own | GoTables<TGoban, TPoints>.Points[number];
        var opponent = _opponent.Except(captured);
        return Player == 0 ? WasThere(own, opponent) : WasThere(opponent, own);
    }

    /// <summary>Whether one of the positions that the recorded moves led to has these stones.</summary>
    private readonly bool WasThere(TPoints black, TPoints white)
    {
        var game = Start;
        for (var ply = 0; ply < _ply; ply++)
        {
            game.Play(MoveAt(ply));
            var (first, second) = game.Player == 0 ? (game._own, game._opponent) : (game._opponent, game._own);
            if (first.Equals(black) && second.Equals(white))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The groups of <paramref name="stones"/> with a stone among <paramref name="seeds"/> and with none of these liberties.</summary>
    private static TPoints GroupsWithout(TPoints liberties, TPoints seeds, TPoints stones)
    {
        var dead = default(TPoints);
        while (!seeds.IsEmpty)
        {
            var group = GoTables<TGoban, TPoints>.Points[seeds.First];
            if (!HasLiberty(ref group, stones, liberties))
            {
                dead |= group;
            }

            seeds = seeds.Except(group);
        }

        return dead;
    }

    /// <summary>Grows a group through <paramref name="stones"/> until it meets a liberty; false, and the whole group, if it meets none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasLiberty(ref TPoints group, TPoints stones, TPoints liberties)
    {
        while (true)
        {
            var beside = group.Neighbours;
            if (!(beside & liberties).IsEmpty)
            {
                return true;
            }

            var grown = group | (beside & stones);
            if (grown.Equals(group))
            {
                return false;
            }

            group = grown;
        }
    }

    /// <summary>What can be reached from these points through <paramref name="passable"/>, themselves included.</summary>
    private static TPoints Flood(TPoints points, TPoints passable)
    {
        while (true)
        {
            var grown = points | (points.Neighbours & passable);
            if (grown.Equals(points))
            {
                return points;
            }

            points = grown;
        }
    }

    /// <summary>Each player's stones and the empty regions that only they touch.</summary>
    private readonly (TPoints Own, TPoints Opponent) Areas()
    {
        var empty = Empty;
        var own = Flood(_own, empty);
        var opponent = Flood(_opponent, empty);
        return (own.Except(opponent), opponent.Except(own));
    }

    /// <summary>The record's first entry.</summary>
    [UnscopedRef]
    private readonly ref readonly uint Record => ref Unsafe.As<TGoban, uint>(ref Unsafe.AsRef(in _record));

    [UnscopedRef]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref uint Entry(int ply) => ref Unsafe.Add(ref Unsafe.As<TGoban, uint>(ref _record), ply);

    private readonly int MoveAt(int ply) => GoEntry.MoveOf(Unsafe.Add(ref Unsafe.AsRef(in Record), ply));
}
