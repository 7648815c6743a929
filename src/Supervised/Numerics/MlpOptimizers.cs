using SelfPlay.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.Numerics;

/// <summary>Moves the parameters of a family of networks by a gradient.</summary>
internal interface IMlpOptimizer : IDisposable
{
    /// <summary>One step, in place.</summary>
    /// <param name="gradient">In the order of <see cref="MlpFamily.Parameters"/>.</param>
    void Step(IReadOnlyList<Tensor> gradient);
}

/// <summary>Settings of a network's descent.</summary>
/// <param name="Rate">Learning rate eta.</param>
/// <param name="Momentum">mu; the step's length grows to eta / (1 - mu).</param>
/// <param name="Decay">gamma, added to the gradient as gamma Phi.</param>
internal readonly record struct SgdSettings(double Rate, double Momentum = 0, double Decay = 0);

/// <summary>
/// Stochastic gradient descent with momentum and shrinkage, v = mu v + g + gamma (Phi - centre), Phi -= eta v, with settings
/// of its own for every network.
/// </summary>
internal sealed class MlpSgd : IMlpOptimizer
{
    private readonly MlpFamily _family;
    private readonly IReadOnlyList<Tensor>? _centre;
    private readonly Tensor _rate;
    private readonly Tensor _momentum;
    private readonly Tensor _decay;
    private readonly Tensor[] _velocity;

    /// <summary>Begins at rest.</summary>
    /// <param name="family">The networks.</param>
    /// <param name="settings">One for every network.</param>
    /// <param name="centre">Where shrinkage leads to, for example the first parameters; null for 0.</param>
    public MlpSgd(MlpFamily family, IReadOnlyList<SgdSettings> settings, IReadOnlyList<Tensor>? centre = null)
    {
        _family = family;
        _centre = centre;
        _rate = PerMember(settings.Select(s => -s.Rate));
        _momentum = PerMember(settings.Select(s => s.Momentum));
        _decay = PerMember(settings.Select(s => s.Decay));
        _velocity = [.. family.Parameters.Select(p => zeros_like(p).DetachFromDisposeScope())];
    }

    /// <inheritdoc/>
    public void Step(IReadOnlyList<Tensor> gradient)
    {
        for (var i = 0; i < gradient.Count; i++)
        {
            var parameter = _family.Parameters[i];
            var shrink = _centre is null ? parameter : parameter - _centre[i];
            _velocity[i].mul_(_momentum).add_(gradient[i], Scalars.One).addcmul_(shrink, _decay, Scalars.One);
            parameter.addcmul_(_velocity[i], _rate, Scalars.One);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rate.Dispose();
        _momentum.Dispose();
        _decay.Dispose();
        foreach (var velocity in _velocity)
        {
            velocity.Dispose();
        }
    }

    private static Tensor PerMember(IEnumerable<double> values)
    {
        float[] all = [.. values.Select(v => (float)v)];
        return tensor(all, [all.Length, 1, 1]).DetachFromDisposeScope();
    }
}

/// <summary>Adam (Kingma and Ba 2015), the same settings for every network; decay as in AdamW, beside the gradient.</summary>
internal sealed class MlpAdam : IMlpOptimizer
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;

    private readonly MlpFamily _family;
    private readonly double _rate;
    private readonly Tensor _shrink;
    private readonly Tensor[] _mean;
    private readonly Tensor[] _square;
    private int _steps;

    /// <summary>Begins with moments of 0, which the bias correction makes up for.</summary>
    /// <param name="family">The networks.</param>
    /// <param name="rate">Learning rate.</param>
    /// <param name="decay">A step multiplies the parameters of network m by 1 - rate decay[m]; null for none.</param>
    public MlpAdam(MlpFamily family, double rate, IReadOnlyList<double>? decay = null)
    {
        _family = family;
        _rate = rate;
        float[] shrink = [.. Enumerable.Range(0, family.Members).Select(m => (float)(1 - (rate * (decay?[m] ?? 0))))];
        _shrink = tensor(shrink, [family.Members, 1, 1]).DetachFromDisposeScope();
        _mean = [.. family.Parameters.Select(p => zeros_like(p).DetachFromDisposeScope())];
        _square = [.. family.Parameters.Select(p => zeros_like(p).DetachFromDisposeScope())];
    }

    /// <summary>What the learning rate is multiplied by from now on.</summary>
    /// <value>The default is 1.</value>
    public double RateFactor { get; set; } = 1;

    /// <inheritdoc/>
    public void Step(IReadOnlyList<Tensor> gradient)
    {
        _steps++;
        var correction = Math.Sqrt(1 - Math.Pow(Beta2, _steps));
        using Scalar length = -_rate * RateFactor * correction / (1 - Math.Pow(Beta1, _steps));
        using Scalar epsilon = 1e-8 * correction;
        for (var i = 0; i < gradient.Count; i++)
        {
            _mean[i].mul_(Scalars.Of(Beta1)).add_(gradient[i], Scalars.Of(1 - Beta1));
            _square[i].mul_(Scalars.Of(Beta2)).addcmul_(gradient[i], gradient[i], Scalars.Of(1 - Beta2));
            _family.Parameters[i].mul_(_shrink).addcdiv_(_mean[i], _square[i].sqrt().add_(epsilon, Scalars.One), length);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _shrink.Dispose();
        foreach (var moment in _mean.Concat(_square))
        {
            moment.Dispose();
        }
    }
}
