using SelfPlay.Supervised.Data;

namespace SelfPlay.Supervised.Problems;

/// <summary>
/// Logistic regression with a posterior that is known well: 569 tumours, mean radius, texture, smoothness, symmetry and fractal dimension
/// of their cells, standardised (five values that repeat each other little), and a column of ones; malignant or benign.
/// </summary>
internal static class BreastCancer6
{
    private static readonly int[] s_columns = [0, 1, 4, 8, 9];

    /// <summary>Creates it; every weight has a normal prior.</summary>
    /// <param name="data">Where the table comes from.</param>
    /// <param name="prior">Standard deviation τ of the prior.</param>
    /// <exception cref="DataException">The table cannot be had, or is damaged.</exception>
    public static LogisticRegression Regression(DataLibrary data, double prior)
    {
        var table = Tables.BreastCancer(data);
        var x = Columns.Standardised([.. table.X.Select(row => s_columns.Select(c => row[c]).ToArray())]);
        return new LogisticRegression(
            [.. x.Select(row => row.Append(1).ToArray())], [.. table.Y.Select(y => y > 0)], 1 / (prior * prior * x.Length));
    }
}
