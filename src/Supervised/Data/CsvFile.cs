using System.Globalization;
using System.IO.Compression;

namespace SelfPlay.Supervised.Data;

/// <summary>Reads files of numbers, one row a line, gzipped if the name ends in `.gz`; every row has the same number of columns.</summary>
internal static class CsvFile
{
    /// <summary>Reads the file's rows.</summary>
    /// <param name="path">The file.</param>
    /// <param name="separator">What stands between two numbers.</param>
    /// <param name="header">Lines before the first row.</param>
    /// <param name="columns">Numbers in a row.</param>
    /// <exception cref="DataException">The file is damaged.</exception>
    public static double[][] Read(string path, char separator, int header, int columns)
    {
        using var stream = File.OpenRead(path);
        using var unpacked = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : null;
        using var reader = new StreamReader(unpacked ?? (Stream)stream);
        return Read(reader, Path.GetFileName(path), separator, header, columns);
    }

    /// <summary>Reads rows; the name is for messages.</summary>
    /// <exception cref="DataException">The text is not such a table.</exception>
    public static double[][] Read(TextReader reader, string name, char separator, int header, int columns)
    {
        var rows = new List<double[]>();
        try
        {
            for (var line = 1; reader.ReadLine() is { } text; line++)
            {
                if (line > header && text.Length > 0)
                {
                    rows.Add(Row(text, name, line, separator, columns));
                }
            }
        }
        catch (InvalidDataException e)
        {
            throw new DataException($"{name} is damaged: it cannot be unpacked.", e);
        }

        return rows.Count > 0 ? [.. rows] : throw new DataException($"{name} is damaged: it has no rows.");
    }

    private static double[] Row(string text, string name, int line, char separator, int columns)
    {
        var parts = text.Split(separator);
        if (parts.Length != columns)
        {
            throw new DataException($"{name} is damaged: line {line} has {parts.Length} columns, not {columns}.");
        }

        var row = new double[columns];
        for (var c = 0; c < columns; c++)
        {
            if (!double.TryParse(parts[c], NumberStyles.Float, CultureInfo.InvariantCulture, out row[c]) || !double.IsFinite(row[c]))
            {
                throw new DataException($"{name} is damaged: column {c + 1} of line {line} is not a number.");
            }
        }

        return row;
    }
}
