namespace SelfPlay.Supervised.L05_Transformer;

/// <summary>
/// The scores Q[t₁]·K[t₂]/√I of one head, sum by sum as the equations say, counting multiplications. Two ways: queries and keys, or both
/// matrices merged into one J×J matrix beforehand.
/// </summary>
internal sealed class CountedAttention
{
    private readonly double[,] _x;

    /// <summary>Of an input [T, J].</summary>
    public CountedAttention(double[,] x) => _x = x;

    /// <summary>Multiplications so far, but for those by 1/√I.</summary>
    public long Multiplications { get; private set; }

    /// <summary>Scores [T, T] by queries and keys: 2TIJ + T²I multiplications (the slides' T²I² counts one sum twice).</summary>
    /// <param name="query">W^Q [I, J]</param>
    /// <param name="key">W^K [I, J]</param>
    public double[,] Separate(double[,] query, double[,] key)
    {
        var scores = Product(Product(_x, query), Product(_x, key));
        Scale(scores, 1 / Math.Sqrt(query.GetLength(0)));
        return scores;
    }

    /// <summary>Scores [T, T] by M = (W^Q)ᵀW^K: TJ² + T²J multiplications, M itself not counted since it is made once for all inputs.</summary>
    public double[,] Merged(double[,] query, double[,] key)
    {
        var (heads, width) = (query.GetLength(0), query.GetLength(1));
        var merged = new double[width, width];
        for (var i = 0; i < heads; i++)
        {
            for (var a = 0; a < width; a++)
            {
                for (var b = 0; b < width; b++)
                {
                    merged[b, a] += query[i, a] * key[i, b];
                }
            }
        }

        var scores = Product(Product(_x, merged), _x);
        Scale(scores, 1 / Math.Sqrt(heads));
        return scores;
    }

    /// <summary>a·bᵀ</summary>
    private double[,] Product(double[,] a, double[,] b)
    {
        var (rows, columns, inner) = (a.GetLength(0), b.GetLength(0), a.GetLength(1));
        var product = new double[rows, columns];
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                for (var k = 0; k < inner; k++)
                {
                    product[i, j] += a[i, k] * b[j, k];
                    Multiplications++;
                }
            }
        }

        return product;
    }

    private static void Scale(double[,] scores, double factor)
    {
        for (var i = 0; i < scores.GetLength(0); i++)
        {
            for (var j = 0; j < scores.GetLength(1); j++)
            {
                scores[i, j] *= factor;
            }
        }
    }
}
