using SelfPlay.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.Numerics;

/// <summary>
/// Adam (Kingma and Ba 2015) with a learning rate of its own for every tensor, and AdamW (Loshchilov and Hutter 2019) with a decay. Its numbers are kept alive while libtorch reads
/// them, which TorchSharp's own optimisers do not see to while other threads collect garbage.
/// </summary>
internal sealed class TensorAdam : IDisposable
{
    private const double Beta1 = 0.9;
    private readonly IReadOnlyList<Tensor> _parameters;
    private readonly Func<int, double> _rate;
    private readonly Tensor[] _mean;
    private readonly Tensor[] _square;
    private readonly Scalar _beta1 = Beta1;
    private readonly Scalar _beta2;
    private readonly Scalar _rest1 = 1 - Beta1;
    private readonly Scalar _rest2;
    private readonly double _memory;
    private readonly double _decay;
    private int _steps;

    /// <summary>Begins with moments of 0.</summary>
    /// <param name="parameters">What is trained.</param>
    /// <param name="rate">The learning rate of the tensor with a number.</param>
    /// <param name="memory">β₂</param>
    /// <param name="decay">Share of a matrix that a step takes away, times the learning rate; gains, biases and other vectors keep all.</param>
    public TensorAdam(IReadOnlyList<Tensor> parameters, Func<int, double> rate, double memory = 0.999, double decay = 0)
    {
        (_parameters, _rate, _memory, _decay) = (parameters, rate, memory, decay);
        (_beta2, _rest2) = (memory, 1 - memory);
        _mean = [.. parameters.Select(p => zeros(p.shape).DetachFromDisposeScope())];
        _square = [.. parameters.Select(p => zeros(p.shape).DetachFromDisposeScope())];
    }

    /// <summary>One step, in place.</summary>
    public void Step(IReadOnlyList<Tensor> gradient)
    {
        using var noGradient = no_grad();
        _steps++;
        var correction = Math.Sqrt(1 - Math.Pow(_memory, _steps));
        using Scalar epsilon = 1e-8 * correction;
        for (var i = 0; i < _parameters.Count; i++)
        {
            var rate = _rate(i);
            if (_decay > 0 && _parameters[i].dim() > 1)
            {
                using Scalar rest = 1 - (rate * _decay);
                _ = _parameters[i].mul_(rest);
            }

            using Scalar length = -rate * correction / (1 - Math.Pow(Beta1, _steps));
            _ = _mean[i].mul_(_beta1).add_(gradient[i], _rest1);
            _ = _square[i].mul_(_beta2).addcmul_(gradient[i], gradient[i], _rest2);
            _ = _parameters[i].addcdiv_(_mean[i], _square[i].sqrt().add_(epsilon, Scalars.One), length);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var moment in _mean.Concat(_square))
        {
            moment.Dispose();
        }

        foreach (var scalar in new[] { _beta1, _beta2, _rest1, _rest2 })
        {
            scalar.Dispose();
        }
    }
}
