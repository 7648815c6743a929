using SelfPlay.Supervised.Data;

namespace SelfPlay.Supervised.Problems;

/// <summary>
/// The regression problem of the lessons on stochastic gradient descent: six columns of the diabetes table (age, sex, body mass
/// index, blood pressure, s3 and s5), each of mean 0 and deviation 1 over the 442 patients.
/// </summary>
internal static class Diabetes6
{
    private static readonly int[] s_columns = [0, 1, 2, 3, 6, 8];

    /// <summary>Targets of mean 0 and deviation 1: H has the eigenvalues .411 to 2.398, L* = .245655, ¼E‖g‖² = .661374.</summary>
    /// <exception cref="DataException">The table cannot be had, or is damaged.</exception>
    public static LinearRegression Standardised(DataLibrary data)
    {
        var table = Tables.Diabetes(data);
        return new LinearRegression(Inputs(table), Columns.Standard(table.Y));
    }

    /// <summary>
    /// Targets of mean 0, in units of the standard deviation of the fit's residuals: the likelihood of a linear
    /// model with noise of variance 1 is then e^{−Σℓ_b}.
    /// </summary>
    /// <exception cref="DataException">The table cannot be had, or is damaged.</exception>
    public static LinearRegression UnitNoise(DataLibrary data)
    {
        var table = Tables.Diabetes(data);
        var (inputs, mean) = (Inputs(table), table.Y.Average());
        double[] centred = [.. table.Y.Select(y => y - mean)];
        var residual = Math.Sqrt(2 * new LinearRegression(inputs, centred).OptimalLoss);
        return new LinearRegression(inputs, [.. centred.Select(y => y / residual)]);
    }

    private static double[][] Inputs(Table table)
    {
        var chosen = table.X.Select(row => s_columns.Select(c => row[c]).ToArray());
        return Columns.Standardised([.. chosen]);
    }
}
