using SelfPlay.Supervised.Data;

namespace SelfPlay.Supervised.Problems;

/// <summary>
/// A convex problem with two classes: 569 tumours, the ten mean values of their cells, standardised, and a column of ones; malignant
/// or benign, by logistic regression as a softmax of two. 22 parameters.
/// </summary>
internal static class BreastCancer11
{
    private const int Means = 10;

    /// <summary>Creates it; a penalty above 0 makes it strongly convex.</summary>
    /// <exception cref="DataException">The table cannot be had, or is damaged.</exception>
    public static SoftmaxRegression Regression(DataLibrary data, double penalty)
    {
        var table = Tables.BreastCancer(data);
        var means = Columns.Standardised([.. table.X.Select(row => row[..Means])]);
        return new SoftmaxRegression([.. means.Select(row => row.Append(1).ToArray())], [.. table.Y.Select(y => (int)y)], 2, penalty);
    }
}
