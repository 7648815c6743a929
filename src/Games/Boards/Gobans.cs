using System.Runtime.CompilerServices;

namespace SelfPlay.Games.Boards;

/// <summary>
/// A Go board of one size, and the room for the record of a game on it: an entry a ply, and games end after twice as many
/// plies as there are points.
/// </summary>
public interface IGoban
{
    /// <summary>Rows and columns.</summary>
    static abstract int Size { get; }
}

/// <summary>5x5.</summary>
[InlineArray(2 * 5 * 5)]
public struct Goban5 : IGoban
{
    private uint _entry;

    /// <inheritdoc/>
    public static int Size => 5;
}

/// <summary>6x6.</summary>
[InlineArray(2 * 6 * 6)]
public struct Goban6 : IGoban
{
    private uint _entry;

    /// <inheritdoc/>
    public static int Size => 6;
}

/// <summary>7x7.</summary>
[InlineArray(2 * 7 * 7)]
public struct Goban7 : IGoban
{
    private uint _entry;

    /// <inheritdoc/>
    public static int Size => 7;
}

/// <summary>8x8.</summary>
[InlineArray(2 * 8 * 8)]
public struct Goban8 : IGoban
{
    private uint _entry;

    /// <inheritdoc/>
    public static int Size => 8;
}

/// <summary>9x9.</summary>
[InlineArray(2 * 9 * 9)]
public struct Goban9 : IGoban
{
    private uint _entry;

    /// <inheritdoc/>
    public static int Size => 9;
}

/// <summary>10x10.</summary>
[InlineArray(2 * 10 * 10)]
public struct Goban10 : IGoban
{
    private uint _entry;

    /// <inheritdoc/>
    public static int Size => 10;
}

/// <summary>11x11.</summary>
[InlineArray(2 * 11 * 11)]
public struct Goban11 : IGoban
{
    private uint _entry;

    /// <inheritdoc/>
    public static int Size => 11;
}

/// <summary>12x12.</summary>
[InlineArray(2 * 12 * 12)]
public struct Goban12 : IGoban
{
    private uint _entry;

    /// <inheritdoc/>
    public static int Size => 12;
}

/// <summary>13x13.</summary>
[InlineArray(2 * 13 * 13)]
public struct Goban13 : IGoban
{
    private uint _entry;

    /// <inheritdoc/>
    public static int Size => 13;
}

/// <summary>14x14.</summary>
[InlineArray(2 * 14 * 14)]
public struct Goban14 : IGoban
{
    private uint _entry;

    /// <inheritdoc/>
    public static int Size => 14;
}

/// <summary>15x15.</summary>
[InlineArray(2 * 15 * 15)]
public struct Goban15 : IGoban
{
    private uint _entry;

    /// <inheritdoc/>
    public static int Size => 15;
}

/// <summary>16x16.</summary>
[InlineArray(2 * 16 * 16)]
public struct Goban16 : IGoban
{
    private uint _entry;

    /// <inheritdoc/>
    public static int Size => 16;
}

/// <summary>17x17.</summary>
[InlineArray(2 * 17 * 17)]
public struct Goban17 : IGoban
{
    private uint _entry;

    /// <inheritdoc/>
    public static int Size => 17;
}

/// <summary>18x18.</summary>
[InlineArray(2 * 18 * 18)]
public struct Goban18 : IGoban
{
    private uint _entry;

    /// <inheritdoc/>
    public static int Size => 18;
}

/// <summary>19x19.</summary>
[InlineArray(2 * 19 * 19)]
public struct Goban19 : IGoban
{
    private uint _entry;

    /// <inheritdoc/>
    public static int Size => 19;
}
