using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SelfPlay.Games.Boards;

/// <summary>
/// Where discs may be placed in Othello and which discs a placement turns, by parallel-prefix fills of whole boards:
/// bit = square, 8 squares a row. The vector forms fill four directions at once.
/// </summary>
internal static class OthelloBits
{
    /// <summary>
    /// Opponent discs that a run may cross sideways: none of the outer columns, because a run that reached one would go on at
    /// the other side of the board, and a disc there can never be outflanked sideways.
    /// </summary>
    private const ulong InnerColumns = 0x7E7E7E7E7E7E7E7E;

    /// <summary>The empty squares on which <paramref name="own"/> may place a disc.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Moves(ulong own, ulong opponent) =>
        Avx2.IsSupported ? MovesByVector(own, opponent) : MovesByWord(own, opponent);

    /// <summary>The opponent's discs that turn when <paramref name="own"/> places <paramref name="disc"/> (one bit).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Flips(ulong disc, ulong own, ulong opponent) =>
        Avx2.IsSupported ? FlipsByVector(disc, own, opponent) : FlipsByWord(disc, own, opponent);

    /// <summary><see cref="Moves"/> with 256-bit vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong MovesByVector(ulong own, ulong opponent)
    {
        var step = Vector256.Create(1UL, 7, 8, 9);
        var through = Vector256.Create(opponent) & Vector256.Create(InnerColumns, InnerColumns, ulong.MaxValue, InnerColumns);
        var from = Vector256.Create(own);
        var ends = Up(RunUp(from, through, step), step) | Down(RunDown(from, through, step), step);
        return Fold(ends) & ~(own | opponent);
    }

    /// <summary><see cref="Flips"/> with 256-bit vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong FlipsByVector(ulong disc, ulong own, ulong opponent)
    {
        var step = Vector256.Create(1UL, 7, 8, 9);
        var through = Vector256.Create(opponent) & Vector256.Create(InnerColumns, InnerColumns, ulong.MaxValue, InnerColumns);
        var from = Vector256.Create(disc);
        var anchor = Vector256.Create(own);
        var up = RunUp(from, through, step);
        var down = RunDown(from, through, step);
        var unheldUp = Vector256.Equals(Up(up, step) & anchor, Vector256<ulong>.Zero);
        var unheldDown = Vector256.Equals(Down(down, step) & anchor, Vector256<ulong>.Zero);
        return Fold(Vector256.AndNot(up, unheldUp) | Vector256.AndNot(down, unheldDown));
    }

    /// <summary><see cref="Moves"/> with plain words, for processors without those vectors.</summary>
    public static ulong MovesByWord(ulong own, ulong opponent)
    {
        var sideways = opponent & InnerColumns;
        return (Ends(own, sideways, 1) | Ends(own, sideways, 7) | Ends(own, opponent, 8) | Ends(own, sideways, 9))
            & ~(own | opponent);

        static ulong Ends(ulong from, ulong through, int step) =>
            (RunUp(from, through, step) << step) | (RunDown(from, through, step) >> step);
    }

    /// <summary><see cref="Flips"/> with plain words.</summary>
    public static ulong FlipsByWord(ulong disc, ulong own, ulong opponent)
    {
        var sideways = opponent & InnerColumns;
        return Held(disc, own, sideways, 1) | Held(disc, own, sideways, 7)
            | Held(disc, own, opponent, 8) | Held(disc, own, sideways, 9);

        static ulong Held(ulong from, ulong anchor, ulong through, int step)
        {
            var up = RunUp(from, through, step);
            var down = RunDown(from, through, step);
            return (((up << step) & anchor) != 0 ? up : 0) | (((down >> step) & anchor) != 0 ? down : 0);
        }
    }

    /// <summary>Squares of <paramref name="through"/> in unbroken runs (of at most 6) beside <paramref name="from"/>, towards higher bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> RunUp(Vector256<ulong> from, Vector256<ulong> through, Vector256<ulong> step)
    {
        var run = through & Up(from, step);
        run |= through & Up(run, step);
        var pair = through & Up(through, step);
        var twice = step + step;
        run |= pair & Up(run, twice);
        return run | (pair & Up(run, twice));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> RunDown(Vector256<ulong> from, Vector256<ulong> through, Vector256<ulong> step)
    {
        var run = through & Down(from, step);
        run |= through & Down(run, step);
        var pair = through & Down(through, step);
        var twice = step + step;
        run |= pair & Down(run, twice);
        return run | (pair & Down(run, twice));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Up(Vector256<ulong> squares, Vector256<ulong> step) =>
        Avx2.ShiftLeftLogicalVariable(squares, step);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Down(Vector256<ulong> squares, Vector256<ulong> step) =>
        Avx2.ShiftRightLogicalVariable(squares, step);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(Vector256<ulong> lanes)
    {
        var half = lanes.GetLower() | lanes.GetUpper();
        return half.ToScalar() | half.GetElement(1);
    }

    private static ulong RunUp(ulong from, ulong through, int step)
    {
        var run = through & (from << step);
        run |= through & (run << step);
        var pair = through & (through << step);
        run |= pair & (run << (2 * step));
        return run | (pair & (run << (2 * step)));
    }

    private static ulong RunDown(ulong from, ulong through, int step)
    {
        var run = through & (from >> step);
        run |= through & (run >> step);
        var pair = through & (through >> step);
        run |= pair & (run >> (2 * step));
        return run | (pair & (run >> (2 * step)));
    }
}
