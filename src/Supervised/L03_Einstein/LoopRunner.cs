namespace SelfPlay.Supervised.L03_Einstein;

/// <summary>Executes loops on arrays.</summary>
internal static class LoopRunner
{
    /// <summary>Runs one loop.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="nest">Its layout.</param>
    /// <param name="values">The array of every tensor, row by row.</param>
    public static void Run(Loop loop, Nest nest, IReadOnlyDictionary<string, double[]> values)
    {
        double[][] arrays = [.. nest.Tensors.Select(name => values[name])];
        switch (loop)
        {
            case ProductLoop product:
                Multiply(product.Coefficient, nest, arrays);
                break;
            case FunctionLoop function:
                Apply(function.Function.Value, nest, arrays[0], arrays[1]);
                break;
            case SlopeLoop slope:
                nest.Run((p, s, n) =>
                {
                    for (var k = 0; k < n; k++)
                    {
                        var (x, y) = (arrays[2][p[2] + (k * s[2])], arrays[3][p[3] + (k * s[3])]);
                        arrays[0][p[0] + (k * s[0])] += arrays[1][p[1] + (k * s[1])] * slope.Forward.Function.Slope(x, y);
                    }
                });
                break;
            case MaxLoop:
                Array.Fill(arrays[0], double.NegativeInfinity);
                Apply((target, x) => Math.Max(target, x), nest, arrays[0], arrays[1]);
                break;
            case WinnerLoop:
                Route(nest, arrays);
                break;
        }
    }

    private static void Multiply(double coefficient, Nest nest, double[][] arrays)
    {
        var target = arrays[0];
        if (arrays is [_, var a, var b])
        {
            nest.Run((p, s, n) =>
            {
                var (t, i, j) = (p[0], p[1], p[2]);
                for (var k = 0; k < n; k++)
                {
                    target[t] += coefficient * a[i] * b[j];
                    (t, i, j) = (t + s[0], i + s[1], j + s[2]);
                }
            });
            return;
        }

        nest.Run((p, s, n) =>
        {
            for (var k = 0; k < n; k++)
            {
                var product = coefficient;
                for (var f = 1; f < arrays.Length; f++)
                {
                    product *= arrays[f][p[f] + (k * s[f])];
                }

                target[p[0] + (k * s[0])] += product;
            }
        });
    }

    private static void Apply(Func<double, double> f, Nest nest, double[] target, double[] source) => Apply((_, x) => f(x), nest, target, source);

    private static void Apply(Func<double, double, double> f, Nest nest, double[] target, double[] source) => nest.Run((p, s, n) =>
    {
        for (var k = 0; k < n; k++)
        {
            ref var y = ref target[p[0] + (k * s[0])];
            y = f(y, source[p[1] + (k * s[1])]);
        }
    });

    /// <summary>Gives each maximum's gradient to the first source that equals it.</summary>
    private static void Route(Nest nest, double[][] arrays)
    {
        var (grad, outGrad, source, max) = (arrays[0], arrays[1], arrays[2], arrays[3]);
        var isGiven = new bool[max.Length];
        nest.Run((p, s, n) =>
        {
            for (var k = 0; k < n; k++)
            {
                var place = p[3] + (k * s[3]);
                if (!isGiven[place] && source[p[2] + (k * s[2])] == max[place])
                {
                    isGiven[place] = true;
                    grad[p[0] + (k * s[0])] += outGrad[p[1] + (k * s[1])];
                }
            }
        });
    }
}
