using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SelfPlay.Games.Boards.Chess;

/// <summary>
/// Steps over the board, four directions at a time, one in each lane of a vector. Bit = square, a1 is bit 0, h8 bit 63.
/// Lanes of queen's steps: up are east, north-west, north, north-east (+1, +7, +8, +9), down their opposites, so that the two
/// directions of one line share a lane. Lanes of knight's steps: +-6, 10, 15, 17.
/// </summary>
internal static class Directions
{
    public const ulong FileA = 0x0101010101010101;
    public const ulong FileH = FileA << 7;
    private const ulong FilesAB = FileA | (FileA << 1);
    private const ulong FilesGH = FileH | (FileH >> 1);

    private const int Lines = 8;

    /// <summary>For each square the squares in each direction, the four up before the four down.</summary>
    private static readonly ulong[] Rays = MakeRays();

    private static Vector256<ulong> Step => Vector256.Create(1UL, 7, 8, 9);

    private static Vector256<ulong> KnightStep => Vector256.Create(6UL, 10, 15, 17);

    /// <summary>Where a step up may end: not on the far side of the board.</summary>
    private static Vector256<ulong> UpEnds => Vector256.Create(~FileA, ~FileH, ulong.MaxValue, ~FileA);

    private static Vector256<ulong> DownEnds => Vector256.Create(~FileH, ~FileA, ulong.MaxValue, ~FileH);

    /// <summary>One step up in each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> StepUp(Vector256<ulong> squares) => Left(squares, Step) & UpEnds;

    /// <summary>One step down in each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> StepDown(Vector256<ulong> squares) => Right(squares, Step) & DownEnds;

    /// <summary>One knight's jump up in each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> JumpUp(ulong squares) =>
        Left(Vector256.Create(squares), KnightStep) & Vector256.Create(~FilesGH, ~FilesAB, ~FileH, ~FileA);

    /// <summary>One knight's jump down in each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> JumpDown(ulong squares) =>
        Right(Vector256.Create(squares), KnightStep) & Vector256.Create(~FilesAB, ~FilesGH, ~FileA, ~FileH);

    /// <summary>The squares given and all that sliders there reach up over empty squares, by parallel prefix.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> ReachUp(Vector256<ulong> sliders, Vector256<ulong> empty)
    {
        var step = Step;
        var through = empty & UpEnds;
        sliders |= through & Left(sliders, step);
        through &= Left(through, step);
        step += step;
        sliders |= through & Left(sliders, step);
        through &= Left(through, step);
        step += step;
        return sliders | (through & Left(sliders, step));
    }

    /// <summary>The squares given and all that sliders there reach down over empty squares.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> ReachDown(Vector256<ulong> sliders, Vector256<ulong> empty)
    {
        var step = Step;
        var through = empty & DownEnds;
        sliders |= through & Right(sliders, step);
        through &= Right(through, step);
        step += step;
        sliders |= through & Right(sliders, step);
        through &= Right(through, step);
        step += step;
        return sliders | (through & Right(sliders, step));
    }

    /// <summary>All squares in one direction from a square: up in lane 0..3, down in lane 0..3 plus 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Ray(int square, int direction) => Rays[(square * Lines) + direction];

    /// <summary>The squares up from one square as far as the first man, and his.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> SightUp(int square, ulong occupied)
    {
        var rays = Vector256.LoadUnsafe(ref Rays[square * Lines]);
        var men = rays & Vector256.Create(occupied);
        return rays & (men ^ (men - Vector256<ulong>.One)); // the lowest man and what lies below him; everything if there is none
    }

    /// <summary>The squares down from one square as far as the first man, and his.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> SightDown(int square, ulong occupied)
    {
        ref var rays = ref Rays[(square * Lines) + (Lines / 2)];
        return Vector256.Create(
            Down(rays, occupied),
            Down(Unsafe.Add(ref rays, 1), occupied),
            Down(Unsafe.Add(ref rays, 2), occupied),
            Down(Unsafe.Add(ref rays, 3), occupied));

        static ulong Down(ulong ray, ulong occupied) => ray & (ulong.MaxValue << BitOperations.Log2((ray & occupied) | 1));
    }

    /// <summary>The squares of all lanes together.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Fold(Vector256<ulong> lanes)
    {
        var half = lanes.GetLower() | lanes.GetUpper();
        return half.ToScalar() | half.GetElement(1);
    }

    /// <summary>Shifts each lane by its own step: the one operation here for which other kinds of processor have no vector form.</summary>
    public static Vector256<ulong> LeftInSoftware(Vector256<ulong> squares, Vector256<ulong> step) =>
        Vector256.Create(squares[0] << (int)step[0], squares[1] << (int)step[1], squares[2] << (int)step[2], squares[3] << (int)step[3]);

    /// <summary>The same to the right.</summary>
    public static Vector256<ulong> RightInSoftware(Vector256<ulong> squares, Vector256<ulong> step) =>
        Vector256.Create(squares[0] >> (int)step[0], squares[1] >> (int)step[1], squares[2] >> (int)step[2], squares[3] >> (int)step[3]);

    private static ulong[] MakeRays()
    {
        var rays = new ulong[64 * Lines];
        for (var square = 0; square < 64; square++)
        {
            var all = Vector256<ulong>.AllBitsSet;
            StepUp(ReachUp(Vector256.Create(1UL << square), all)).CopyTo(rays, square * Lines);
            StepDown(ReachDown(Vector256.Create(1UL << square), all)).CopyTo(rays, (square * Lines) + (Lines / 2));
        }

        return rays;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Left(Vector256<ulong> squares, Vector256<ulong> step) =>
        Avx2.IsSupported ? Avx2.ShiftLeftLogicalVariable(squares, step) : LeftInSoftware(squares, step);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Right(Vector256<ulong> squares, Vector256<ulong> step) =>
        Avx2.IsSupported ? Avx2.ShiftRightLogicalVariable(squares, step) : RightInSoftware(squares, step);
}
