using SelfPlay.Games;

namespace SelfPlay.Supervised.Numerics;

/// <summary>Orders of examples.</summary>
internal static class Orders
{
    /// <summary>Puts the items into a random order, every order as likely as the other.</summary>
    public static void Shuffle<T>(T[] items, ref Xoshiro256 random)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = random.Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
