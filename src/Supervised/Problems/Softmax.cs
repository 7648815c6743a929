namespace SelfPlay.Supervised.Problems;

/// <summary>The softmax of a few outputs.</summary>
internal static class Softmax
{
    /// <summary>−ln softmax(z)[label]; replaces z by the derivative, softmax(z) − onehot(label).</summary>
    public static double CrossEntropy(Span<double> z, int label)
    {
        var largest = double.NegativeInfinity;
        foreach (var value in z)
        {
            largest = Math.Max(largest, value);
        }

        var own = z[label] - largest;
        var sum = 0.0;
        for (var k = 0; k < z.Length; k++)
        {
            z[k] = Math.Exp(z[k] - largest);
            sum += z[k];
        }

        for (var k = 0; k < z.Length; k++)
        {
            z[k] /= sum;
        }

        z[label] -= 1;
        return Math.Log(sum) - own;
    }
}
