using System.Runtime.CompilerServices;

namespace SelfPlay.Games.Boards;

/// <summary>
/// A random order of squares, drawn place by place (Fisher and Yates): the order in which uniformly random moves fill a
/// board on which every empty square is legal.
/// </summary>
internal static class RandomOrder
{
    /// <summary>Chooses the square of place <paramref name="place"/> among those that have no place yet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte Draw(Span<byte> order, int place, ref Xoshiro256 random)
    {
        var chosen = place + random.Below(order.Length - place);
        var square = order[chosen];
        order[chosen] = order[place];
        order[place] = square;
        return square;
    }
}
