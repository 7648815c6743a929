namespace SelfPlay.Supervised.Data;

/// <summary>A small table of numbers.</summary>
/// <param name="X">Inputs [N][D].</param>
/// <param name="Y">Targets or classes [N].</param>
/// <param name="Columns">Names of the inputs [D].</param>
public sealed record Table(double[][] X, double[] Y, IReadOnlyList<string> Columns);

/// <summary>
/// Reads the small tables that scikit-learn ships, in its order of rows and columns. Nothing is scaled: who wants columns of
/// mean 0 and deviation 1 makes them.
/// </summary>
public static class Tables
{
    private static readonly string[] s_cells =
    [
        "radius", "texture", "perimeter", "area", "smoothness", "compactness", "concavity", "concave points", "symmetry",
        "fractal dimension",
    ];

    /// <summary>442 patients: age, sex, body mass index, blood pressure and six blood values; how far the disease went in a year.</summary>
    /// <exception cref="DataException">The set cannot be had, or is damaged.</exception>
    public static Table Diabetes(DataLibrary library)
    {
        string[] columns = ["age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6"];
        var x = Rows(library, DataCatalog.Diabetes, 0, ' ', 0, columns.Length);
        var y = Rows(library, DataCatalog.Diabetes, 1, ' ', 0, 1);
        return x.Length == y.Length
            ? new Table(x, [.. y.Select(row => row[0])], columns)
            : throw new DataException($"The files of {DataCatalog.Diabetes.Title} have {x.Length} and {y.Length} rows.");
    }

    /// <summary>1,797 digits of 8x8 pixels, row by row, 0 to 16; the digit.</summary>
    /// <exception cref="DataException">The set cannot be had, or is damaged.</exception>
    public static Table Digits(DataLibrary library)
    {
        var columns = Enumerable.Range(0, 64).Select(i => $"pixel {i / 8},{i % 8}");
        return WithLabels(Rows(library, DataCatalog.Digits, 0, ',', 0, 65), [.. columns]);
    }

    /// <summary>150 flowers: length and width of sepals and petals in cm; the species, 0 to 2.</summary>
    /// <exception cref="DataException">The set cannot be had, or is damaged.</exception>
    public static Table Iris(DataLibrary library) =>
        WithLabels(Rows(library, DataCatalog.Iris, 0, ',', 1, 5), ["sepal length", "sepal width", "petal length", "petal width"]);

    /// <summary>178 wines: 13 chemical analyses; the grower, 0 to 2.</summary>
    /// <exception cref="DataException">The set cannot be had, or is damaged.</exception>
    public static Table Wine(DataLibrary library) =>
        WithLabels(
            Rows(library, DataCatalog.Wine, 0, ',', 1, 14),
            [
                "alcohol", "malic acid", "ash", "alkalinity of ash", "magnesium", "phenols", "flavonoids", "other phenols",
                "proanthocyanins", "colour intensity", "hue", "OD280/OD315", "proline",
            ]);

    /// <summary>569 tumours: mean, standard error and worst value of ten properties of the cells; 0 malignant, 1 benign.</summary>
    /// <exception cref="DataException">The set cannot be had, or is damaged.</exception>
    public static Table BreastCancer(DataLibrary library)
    {
        string[] statistics = ["mean", "error of", "worst"];
        return WithLabels(
            Rows(library, DataCatalog.BreastCancer, 0, ',', 1, 31),
            [.. statistics.SelectMany(_ => s_cells, (statistic, cell) => $"{statistic} {cell}")]);
    }

    private static double[][] Rows(DataLibrary library, DataSet set, int file, char separator, int header, int columns)
    {
        ArgumentNullException.ThrowIfNull(library);
        return CsvFile.Read(library.PathOf(set, set.Files[file].Name), separator, header, columns);
    }

    private static Table WithLabels(double[][] rows, string[] columns) =>
        new([.. rows.Select(row => row[..^1])], [.. rows.Select(row => row[^1])], columns);
}
