using SelfPlay.Games;

namespace SelfPlay.Supervised.L02_Edf.Lesson;

/// <summary>
/// Softmax and batch norm as the problem set writes them: nested loops of `+=`, and backward the same loops in reverse order, every assignment by
/// itself. Slow and hard to get wrong; the framework's components are compared with them.
/// </summary>
internal sealed class NaiveLoops
{
    private readonly double[,] _x;
    private readonly double[,] _grad;
    private readonly Computation _computation = new();
    private readonly Input _input;
    private readonly int _batch;
    private readonly int _width;

    /// <summary>Draws inputs and the gradients that come back. [B, J]</summary>
    public NaiveLoops(int batch, int width, ref Xoshiro256 random)
    {
        (_batch, _width) = (batch, width);
        (_x, _grad) = (new double[batch, width], new double[batch, width]);
        _input = new Input(_computation, batch);
        for (var b = 0; b < batch; b++)
        {
            _input.Fill(batch)[(b * batch) + b] = 1;
            for (var j = 0; j < width; j++)
            {
                (_x[b, j], _grad[b, j]) = (random.Normal(), random.Normal());
            }
        }
    }

    /// <summary>The largest difference of the softmax's gradient from the framework's.</summary>
    public double Softmax()
    {
        var (e, z, p) = (new double[_batch, _width], new double[_batch], new double[_batch, _width]);
        ForEach((b, j) => e[b, j] = Math.Exp(_x[b, j]));
        ForEach((b, j) => z[b] += e[b, j]);
        ForEach((b, j) => p[b, j] = e[b, j] / z[b]);

        var (eGrad, zGrad, xGrad) = (new double[_batch, _width], new double[_batch], new double[_batch, _width]);
        ForEach((b, j) =>
        {
            eGrad[b, j] += _grad[b, j] / z[b];
            zGrad[b] -= _grad[b, j] * e[b, j] / (z[b] * z[b]);
        });
        ForEach((b, j) => eGrad[b, j] += zGrad[b]);
        ForEach((b, j) => xGrad[b, j] += eGrad[b, j] * e[b, j]);
        return Worst(xGrad, x => new L02_Edf.Softmax(x));
    }

    /// <summary>The largest difference of the batch norm's gradient, gain 1 and bias 0, from the framework's.</summary>
    public double BatchNorm()
    {
        var (mean, variance, normal) = (new double[_width], new double[_width], new double[_batch, _width]);
        ForEach((b, j) => mean[j] += _x[b, j] / _batch);
        ForEach((b, j) => variance[j] += (_x[b, j] - mean[j]) * (_x[b, j] - mean[j]) / (_batch - 1));
        ForEach((b, j) => normal[b, j] = (_x[b, j] - mean[j]) / Math.Sqrt(variance[j]));

        var (meanGrad, varianceGrad, xGrad) = (new double[_width], new double[_width], new double[_batch, _width]);
        ForEach((b, j) =>
        {
            xGrad[b, j] += _grad[b, j] / Math.Sqrt(variance[j]);
            meanGrad[j] -= _grad[b, j] / Math.Sqrt(variance[j]);
            varianceGrad[j] -= _grad[b, j] * normal[b, j] / (2 * variance[j]);
        });
        ForEach((b, j) =>
        {
            var share = varianceGrad[j] * 2 * (_x[b, j] - mean[j]) / (_batch - 1);
            xGrad[b, j] += share;
            meanGrad[j] -= share;
        });
        ForEach((b, j) => xGrad[b, j] += meanGrad[j] / _batch);
        return Worst(xGrad, x => new BatchNorm(new NormParameters(_width), x) { Epsilon = 0 });
    }

    private void ForEach(Action<int, int> assignment)
    {
        for (var b = 0; b < _batch; b++)
        {
            for (var j = 0; j < _width; j++)
            {
                assignment(b, j);
            }
        }
    }

    private double Worst(double[,] expected, Func<Node, Computed> component)
    {
        var random = new Xoshiro256(1);
        var package = new AffineParameters(_batch, _width, ref random);
        ForEach((b, j) => package.Weight.Value[(b * _width) + j] = _x[b, j]);
        var node = new Affine(package, _input);
        var result = component(node);
        foreach (var computed in new Computed[] { node, result })
        {
            computed.TakeBatch();
            computed.Forward();
        }

        ForEach((b, j) => result.Grad[(b * _width) + j] = _grad[b, j]);
        result.Backward();
        var worst = 0.0;
        ForEach((b, j) => worst = Math.Max(worst, Math.Abs(node.Grad[(b * _width) + j] - expected[b, j])));
        return worst;
    }
}
