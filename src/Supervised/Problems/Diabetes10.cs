using SelfPlay.Supervised.Data;

namespace SelfPlay.Supervised.Problems;

/// <summary>Regression on all ten columns of the diabetes table and its target, each of mean 0 and deviation 1: the lasso's problem.</summary>
internal static class Diabetes10
{
    /// <summary>The problem; six of its columns are highly correlated blood values.</summary>
    /// <exception cref="DataException">The table cannot be had, or is damaged.</exception>
    public static LinearRegression Standardised(DataLibrary data)
    {
        var table = Tables.Diabetes(data);
        return new LinearRegression(Columns.Standardised(table.X), Columns.Standard(table.Y));
    }
}
