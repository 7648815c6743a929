using SelfPlay.Games;
using SelfPlay.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L09_PacBayes;

/// <summary>
/// A layer whose weights are independent Gaussians: q = N(μ, s²), each with its own s, beside the prior p = N(μ₀, σ₀²). The last
/// row belongs to an input that is always 1. One thread.
/// </summary>
internal sealed class GaussianLayer : IDisposable
{
    private readonly double _priorSd;
    private readonly Scalar _precision;

    /// <summary>Begins with q = p.</summary>
    /// <param name="inputs">I, without the constant one.</param>
    /// <param name="outputs">O</param>
    /// <param name="priorSd">σ₀</param>
    /// <param name="initialSd">Standard deviation of μ₀, drawn before the data are seen; 0 for μ₀ = 0.</param>
    /// <param name="random">Draws μ₀.</param>
    public GaussianLayer(int inputs, int outputs, double priorSd, double initialSd, ref Xoshiro256 random)
    {
        (_priorSd, _precision) = (priorSd, (float)(0.5 / (priorSd * priorSd)));
        var start = new float[(inputs + 1) * outputs];
        for (var i = 0; i < inputs * outputs; i++)
        {
            start[i] = (float)(initialSd * random.Normal());
        }

        long[] shape = [inputs + 1, outputs];
        PriorMean = tensor(start, shape).DetachFromDisposeScope();
        Mean = tensor(start, shape, requires_grad: true).DetachFromDisposeScope();
        LogSd = tensor([.. Enumerable.Repeat((float)Math.Log(priorSd), start.Length)], shape, requires_grad: true).DetachFromDisposeScope();
    }

    /// <summary>μ₀ [I+1, O]</summary>
    public Tensor PriorMean { get; }

    /// <summary>μ [I+1, O]</summary>
    public Tensor Mean { get; }

    /// <summary>ln s [I+1, O]</summary>
    public Tensor LogSd { get; }

    /// <summary>
    /// Scores with weights of its own for every example, by local reparametrisation (Kingma, Salimans and Welling 2015): sums of independent
    /// Gaussians are Gaussian with mean xμ and variance x²s², so the sums are drawn, not the weights.
    /// </summary>
    /// <param name="x">[B, I+1]</param>
    /// <param name="chance">Draws them.</param>
    public Tensor Sampled(Tensor x, Generator chance)
    {
        var mean = x.mm(Mean);
        var variance = x.Squared().mm(LogSd.Plus(LogSd).exp());
        return mean.Plus(variance.sqrt().mul(randn(mean.shape, generator: chance)));
    }

    /// <summary>Weights drawn from q. [I+1, O]</summary>
    public Tensor Draw(Generator chance) => Mean.Plus(LogSd.exp().mul(randn(Mean.shape, generator: chance)));

    /// <summary>KL(q, p) up to a constant, for its gradient.</summary>
    public Tensor DivergenceTerm() =>
        LogSd.Plus(LogSd).exp().Plus(Mean.sub(PriorMean).Squared()).sum().mul(_precision).sub(LogSd.sum());

    /// <summary>KL(q, p) = Σ ln(σ₀/s) + (s² + (μ − μ₀)²)/(2σ₀²) − ½, nats.</summary>
    public double Divergence()
    {
        using var scope = NewDisposeScope();
        var (mean, prior, logSd) = (Mean.data<float>().ToArray(), PriorMean.data<float>().ToArray(), LogSd.data<float>().ToArray());
        var sum = 0.0;
        for (var i = 0; i < mean.Length; i++)
        {
            double distance = mean[i] - prior[i];
            sum += Math.Log(_priorSd) - logSd[i] + ((Math.Exp(2 * logSd[i]) + (distance * distance)) / (2 * _priorSd * _priorSd)) - 0.5;
        }

        return sum;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        PriorMean.Dispose();
        Mean.Dispose();
        LogSd.Dispose();
        _precision.Dispose();
    }
}
