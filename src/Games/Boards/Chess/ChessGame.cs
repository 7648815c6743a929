using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SelfPlay.Games.Boards.Chess;

/// <summary>
/// Chess by the rules of FIDE with automatic draws: insufficient material, the third occurrence of a position, and 100 plies
/// without a pawn's move or a capture. The last two have to be claimed on a board; players who do not (<see cref="TryResume"/>) go on to
/// the fifth occurrence and to 150 plies. White is player 0. Moves are numbered by <see cref="ChessActions"/> from the side of
/// the player to move, for whom the board is turned at every move.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public struct ChessGame : IGame<ChessGame>, IResumableGame<ChessGame>
{
    /// <summary>Plies without progress that end the game.</summary>
    public const int ClockLimit = ChessHistory.Length;

    /// <summary>Plies without progress that end it if nobody has claimed the draw before.</summary>
    internal const int LateClockLimit = ClockLimit + LateClock;

    /// <summary>What the clock goes on from, and is short by, once the draw has not been claimed.</summary>
    private const int LateClock = ClockLimit / 2;

    /// <summary>Earlier occurrences of a position that end the game.</summary>
    private const int Repeated = 2;

    /// <summary>The same for players who did not claim that draw.</summary>
    private const int LateRepeated = 4;

    /// <summary>Most legal moves a position with the men of a game can have.</summary>
    internal const int MaxMoves = 218;

    /// <summary>Fewest plies after which a position can recur.</summary>
    private const int ShortestCycle = 4;

    private ChessBoard _board;
    private ulong _hash;
    private ulong _past;
    private ushort _ply;
    private byte _clock;
    private byte _since;
    private byte _repetitions;
    private ChessEnd _draw;
    private Unclaimed _unclaimed;
    private ChessHistory _history;

    /// <inheritdoc/>
    /// <remarks>
    /// There is no cap on the length of a game: it follows from the rules. At most 96 moves of pawns and 30 captures set the clock back, and
    /// 100 plies without end the game.
    /// </remarks>
    public static GameInfo Info { get; } = new(
        Name: "chess",
        Title: "Chess",
        TraceName: "chess",
        Actions: ChessActions.Count,
        MaxMoves: MaxMoves,
        MaxPlies: (96 + 30 + 1) * ClockLimit,
        Planes: ChessPlanes.Count,
        Height: 8,
        Width: 8,
        Symmetries: 1);

    /// <inheritdoc/>
    public static ChessGame Start { get; } = new(ChessBoard.Start, ply: 0, clock: 0);

    /// <summary>The first position of a game: what came before is not known.</summary>
    internal ChessGame(in ChessBoard board, int ply, int clock)
    {
        _board = board;
        _ply = (ushort)ply;
        _unclaimed = clock > ClockLimit ? Unclaimed.Clock : Unclaimed.None;
        _clock = _since = (byte)(clock > ClockLimit ? clock - LateClock : clock);
        _hash = board.Hash(ply & 1);
        _draw = board.IsDrawnByMaterial ? ChessEnd.Material : ChessEnd.None;
        Remember();
    }

    /// <inheritdoc/>
    public readonly int Player => _ply & 1;

    /// <inheritdoc/>
    public readonly int Ply => _ply;

    /// <summary>Plies since the last pawn's move or capture.</summary>
    public readonly int Clock => IsLate ? _clock + LateClock : _clock;

    /// <summary>How often the position has occurred before: 0, 1, or 2 when that ends the game; up to 4 if nobody claims it.</summary>
    public readonly int Repetitions => _repetitions;

    /// <summary>Why the game is over.</summary>
    public readonly ChessEnd End
    {
        get
        {
            if (_draw != ChessEnd.None)
            {
                return _draw;
            }

            var moves = new MoveSets(_board);
            return !moves.Any ? (moves.Checkers != 0 ? ChessEnd.Checkmate : ChessEnd.Stalemate)
                : _clock >= ClockLimit ? ChessEnd.FiftyMoves
                : ChessEnd.None;
        }
    }

    /// <inheritdoc/>
    public readonly bool IsOver => _draw != ChessEnd.None || _clock >= ClockLimit || !new MoveSets(_board).Any;

    /// <inheritdoc/>
    public readonly int Outcome => End != ChessEnd.Checkmate ? 0 : Player == 0 ? -1 : 1;

    /// <summary>Whether the player to move is in check.</summary>
    public readonly bool IsCheck => new MoveSets(_board).Checkers != 0;

    /// <inheritdoc/>
    /// <remarks>
    /// How a game goes on depends on more than the board: on the clock, and on which positions have occurred since a move that
    /// cannot be undone, in whatever order. All of it is in the key, so a search may trust what it has stored under a key.
    /// </remarks>
    public readonly ulong Key => Xoshiro256.Mix(_hash + Xoshiro256.Mix(_past + _clock + ((ulong)_unclaimed << 32)));

    /// <summary>Fingerprint of the positions that have occurred since a move that cannot be undone, in whatever order.</summary>
    internal readonly ulong Past => _past;

    /// <summary>The board as the player to move sees it.</summary>
    internal readonly ChessBoard Board => _board;

    /// <summary>Whether the clock has gone past the draw that nobody claimed.</summary>
    private readonly bool IsLate => (_unclaimed & Unclaimed.Clock) != Unclaimed.None;

    /// <summary>
    /// Squares of one player's men of a kind, as the player to move sees the board: bit 0 is the left corner of its own first
    /// rank (a1 for white, a8 for black), bit 8 the square before it.
    /// </summary>
    /// <param name="piece">The kind.</param>
    /// <param name="own">Whether the men of the player to move or the other's are asked for.</param>
    public readonly ulong Squares(ChessPiece piece, bool own)
    {
        var men = piece switch
        {
            ChessPiece.Pawn => _board.Pawns,
            ChessPiece.Knight => _board.Knights,
            ChessPiece.Bishop => _board.Diagonal & ~_board.Straight,
            ChessPiece.Rook => _board.Straight & ~_board.Diagonal,
            ChessPiece.Queen => _board.Straight & _board.Diagonal,
            ChessPiece.King => _board.Kings,
            _ => throw new ArgumentOutOfRangeException(nameof(piece), piece, "There are no squares of no piece."),
        };
        return men & (own ? _board.Own : _board.Opponent);
    }

    /// <summary>What stands on a square (a1 = 0, h8 = 63), whoever it belongs to.</summary>
    public readonly ChessPiece PieceAt(int square) => _board.At(square ^ (Player * 56));

    /// <inheritdoc/>
    public readonly int WriteMoves(Span<ushort> moves) =>
        _draw != ChessEnd.None || _clock >= ClockLimit ? 0 : new MoveSets(_board).Write(moves);

    /// <summary>Writes the legal moves that take a man or promote to a queen, ascending, and returns their number.</summary>
    /// <param name="moves">At least <see cref="GameInfo.MaxMoves"/> long.</param>
    public readonly int WriteCaptures(Span<ushort> moves) =>
        _draw != ChessEnd.None || _clock >= ClockLimit ? 0 : new MoveSets(_board).WriteCaptures(_board, moves);

    /// <inheritdoc/>
    public void Play(int move)
    {
        if (_draw == ChessEnd.Repetition || _clock >= ClockLimit)
        {
            LeaveUnclaimed();
        }

        var (set, to) = ChessActions.Decode(move);
        Play(set, to);
    }

    /// <inheritdoc/>
    /// <remarks>Nobody has claimed the draw by repetition or by the clock. A mate, a stalemate and a lack of men are no matter of wishes.</remarks>
    public readonly bool TryResume(out ChessGame position)
    {
        var wasOver = IsOver; // asked first: the answer may be wanted in the place of this position
        position = this;
        position.LeaveUnclaimed();
        return wasOver && !position.IsOver;
    }

    /// <inheritdoc/>
    public int Playout(ref Xoshiro256 random)
    {
        var generator = random; // a local copy lives in registers
        var start = _ply;
        while (_draw == ChessEnd.None && _clock < ClockLimit)
        {
            var moves = new MoveSets(_board);
            var count = moves.Count;
            if (count == 0)
            {
                break;
            }

            var (set, to) = moves.Pick(generator.Below(count));
            Play(set, to);
        }

        random = generator;
        return _ply - start;
    }

    /// <inheritdoc/>
    /// <remarks><see cref="ChessPlanes"/> and docs/games.md say what they show.</remarks>
    public readonly void WritePlanes(Span<float> planes) => ChessPlanes.Write(this, planes);

    /// <inheritdoc/>
    public readonly ChessGame Transform(int symmetry)
    {
        CheckSymmetry(symmetry);
        return this;
    }

    /// <inheritdoc/>
    public static int TransformMove(int symmetry, int move)
    {
        CheckSymmetry(symmetry);
        return move;
    }

    /// <summary>The squares of a move; for one that is not legal, those of a step that its number stands for.</summary>
    public readonly ChessMove MoveOf(int move)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)move, (uint)ChessActions.Count, nameof(move));
        var (set, to) = ChessActions.Decode(move);
        var from = ChessActions.Origin(set, to, _board.Occupied);
        var turn = Player * 56;
        return new ChessMove(from ^ turn, to ^ turn, set < ChessActions.FirstPromotion && !Promotes(from) ? ChessPiece.None : PromotionOf(set));
    }

    /// <summary>The number of a move; false if it is not legal here.</summary>
    public readonly bool TryFindMove(ChessMove move, out int number)
    {
        number = -1;
        if ((uint)(move.From | move.To) >= 64 || move.Promotion is ChessPiece.Pawn or ChessPiece.King)
        {
            return false;
        }

        var turn = Player * 56;
        var (from, to) = (move.From ^ turn, move.To ^ turn);
        var set = ChessActions.SetOf(from, to);
        if (set == ChessActions.NoSet || _draw != ChessEnd.None || _clock >= ClockLimit
            || Promotes(from) != (move.Promotion != ChessPiece.None)
            || ((new MoveSets(_board)[set] >> to) & 1) == 0 || ChessActions.Origin(set, to, _board.Occupied) != from)
        {
            return false;
        }

        set = move.Promotion is ChessPiece.None or ChessPiece.Queen ? set : ChessActions.PromotionSet(set, move.Promotion);
        number = ChessActions.Number(set, to);
        return true;
    }

    /// <inheritdoc/>
    public readonly string FormatMove(int move) => MoveOf(move).ToString();

    /// <inheritdoc/>
    public readonly bool TryParseMove(ReadOnlySpan<char> text, out int move)
    {
        move = -1;
        return ChessMove.TryParse(text, out var squares) && TryFindMove(squares, out move);
    }

    /// <inheritdoc/>
    /// <remarks>FEN; its en passant square is there only if a pawn stands ready to take, pinned or not.</remarks>
    public readonly string ToText() => ChessFen.Format(this);

    /// <inheritdoc/>
    public override readonly string ToString() => ToText();

    /// <summary>Same board, player, clock and past; how many plies it took makes no difference to the game.</summary>
    public readonly bool Equals(ChessGame other) =>
        _board.Equals(other._board) && Player == other.Player && _clock == other._clock && _past == other._past
        && _repetitions == other._repetitions && _unclaimed == other._unclaimed;

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is ChessGame other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => (int)Key;

    /// <summary>Whether two positions are the same.</summary>
    public static bool operator ==(ChessGame left, ChessGame right) => left.Equals(right);

    /// <summary>Whether two positions differ.</summary>
    public static bool operator !=(ChessGame left, ChessGame right) => !left.Equals(right);

    private static ChessPiece PromotionOf(int set) =>
        set < ChessActions.FirstPromotion ? ChessPiece.Queen : ChessActions.Promotion(set);

    private static void CheckSymmetry(int symmetry) =>
        ArgumentOutOfRangeException.ThrowIfNotEqual(symmetry, 0, nameof(symmetry));

    /// <summary>Whether the man on a square is a pawn of the player to move, one step from the last rank.</summary>
    private readonly bool Promotes(int from) => from is >= 48 and < 56 && (((_board.Pawns & _board.Own) >> from) & 1) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Play(int set, int to)
    {
        var castling = _board.Castling;
        var from = ChessActions.Origin(set, to, _board.Occupied);
        var progress = _board.Play(from, to, PromotionOf(set));
        _ply++;
        if (progress)
        {
            _clock = _since = 0;
            _past = 0;
            _unclaimed &= ~Unclaimed.Clock;
        }
        else
        {
            _clock++;
            _past += Xoshiro256.Mix(_hash);
            if (LostRights(castling))
            {
                _since = _clock; // what came before cannot recur
                _past = 0;
            }
        }

        _hash = _board.Hash(Player);
        _repetitions = (byte)(_clock - _since >= ShortestCycle ? Occurrences() : 0);
        _draw = _board.IsDrawnByMaterial ? ChessEnd.Material : _repetitions >= Repeated && EndsBy(_repetitions) ? ChessEnd.Repetition : ChessEnd.None;
        Remember();
    }

    private readonly bool EndsBy(int repetitions) => (_unclaimed & Unclaimed.Repetition) == Unclaimed.None || repetitions >= LateRepeated;

    /// <summary>Passes over the draws that could be claimed now. What has occurred before the clock was set back can recur unnoticed.</summary>
    private void LeaveUnclaimed()
    {
        if (_draw == ChessEnd.Repetition && _repetitions < LateRepeated)
        {
            _unclaimed |= Unclaimed.Repetition;
            _draw = ChessEnd.None;
        }

        if (_clock >= ClockLimit && !IsLate)
        {
            _unclaimed |= Unclaimed.Clock;
            _clock = _since = LateClock;
            _past = 0;
            Remember();
        }
    }

    /// <summary>Whether the move played has cost a castling right; the board has been turned since.</summary>
    private readonly bool LostRights(byte before) => (byte)((before >> 2) | ((before & 3) << 2)) != _board.Castling;

    private readonly int Occurrences()
    {
        ReadOnlySpan<uint> past = _history;
        return past[_since.._clock].Count((uint)_hash);
    }

    private void Remember()
    {
        if (_clock < ChessHistory.Length)
        {
            _history[_clock] = (uint)_hash;
        }
    }

    /// <summary>Draws that could have been claimed, and were not.</summary>
    [Flags]
    private enum Unclaimed : byte
    {
        None = 0,

        /// <summary>The third occurrence of a position; holds until the game ends.</summary>
        Repetition = 1,

        /// <summary>100 plies without progress; holds until there is some.</summary>
        Clock = 2,
    }
}
