using SelfPlay.Supervised.Data;

namespace SelfPlay.Supervised.Problems;

/// <summary>The 8x8 digits as a classification problem: pixels / 16 and a column of ones, 65 inputs, 10 classes, 1,797 examples.</summary>
internal static class Digits65
{
    /// <summary>Number of classes.</summary>
    public const int Classes = 10;

    /// <summary>Softmax regression; with λ = .01, L* = .7410569 and ¼E‖g‖² = .65031.</summary>
    /// <exception cref="DataException">The table cannot be had, or is damaged.</exception>
    public static SoftmaxRegression Regression(DataLibrary data, double penalty)
    {
        var (x, labels) = Load(data);
        return new SoftmaxRegression(x, labels, Classes, penalty);
    }

    /// <summary>A network with one hidden layer.</summary>
    /// <exception cref="DataException">The table cannot be had, or is damaged.</exception>
    public static TanhNetwork Network(DataLibrary data, int hidden, double penalty)
    {
        var (x, labels) = Load(data);
        return new TanhNetwork(x, labels, hidden, Classes, penalty);
    }

    private static (double[][] X, int[] Labels) Load(DataLibrary data)
    {
        var table = Tables.Digits(data);
        return ([.. table.X.Select(row => row.Select(pixel => pixel / 16).Append(1).ToArray())], [.. table.Y.Select(y => (int)y)]);
    }
}
