using SelfPlay.Supervised.Data;

namespace SelfPlay.Supervised.Problems;

/// <summary>
/// A small problem that is not convex: 178 wines, 13 standardised columns and a column of ones, three growers, told apart by a
/// network with one hidden layer of tanh units.
/// </summary>
internal static class WineNetwork
{
    /// <summary>Number of classes.</summary>
    public const int Classes = 3;

    /// <summary>Creates it.</summary>
    /// <exception cref="DataException">The table cannot be had, or is damaged.</exception>
    public static TanhNetwork Create(DataLibrary data, int hidden, double penalty)
    {
        var table = Tables.Wine(data);
        double[][] x = [.. Columns.Standardised(table.X).Select(row => row.Append(1).ToArray())];
        return new TanhNetwork(x, [.. table.Y.Select(y => (int)y)], hidden, Classes, penalty);
    }
}
