namespace SelfPlay.Agents.Tabular;

/// <summary>A dense system of linear equations, solved by Gaussian elimination with partial pivoting.</summary>
/// <param name="size">Number of equations n and of unknowns.</param>
internal sealed class LinearSystem(int size)
{
    /// <summary>A pivot below this share of the largest coefficient is taken for 0.</summary>
    private const double Singular = 1e-13;

    private readonly double[][] _rows = [.. Enumerable.Range(0, size).Select(_ => new double[size + 1])];

    /// <summary>Coefficient of unknown <paramref name="column"/> in equation <paramref name="row"/>.</summary>
    public ref double this[int row, int column] => ref _rows[row][column];

    /// <summary>Right-hand side of an equation.</summary>
    public ref double Right(int row) => ref _rows[row][size];

    /// <summary>[n], the unknowns; null if the equations do not determine them. The system is used up.</summary>
    public double[]? Solve()
    {
        var scale = _rows.Max(row => row[..size].Max(Math.Abs));
        for (var column = 0; column < size; column++)
        {
            var pivot = Enumerable.Range(column, size - column).MaxBy(row => Math.Abs(_rows[row][column]));
            (_rows[column], _rows[pivot]) = (_rows[pivot], _rows[column]);
            if (!(Math.Abs(_rows[column][column]) > Singular * scale))
            {
                return null;
            }

            for (var row = column + 1; row < size; row++)
            {
                Eliminate(_rows[row], _rows[column], column);
            }
        }

        var unknowns = new double[size];
        for (var row = size - 1; row >= 0; row--)
        {
            var sum = _rows[row][size];
            for (var column = row + 1; column < size; column++)
            {
                sum -= _rows[row][column] * unknowns[column];
            }

            unknowns[row] = sum / _rows[row][row];
        }

        return unknowns;
    }

    private static void Eliminate(double[] row, double[] pivot, int column)
    {
        var factor = row[column] / pivot[column];
        if (factor == 0)
        {
            return;
        }

        for (var i = column; i < row.Length; i++)
        {
            row[i] -= factor * pivot[i];
        }
    }
}
