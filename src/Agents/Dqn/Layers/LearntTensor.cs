using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SelfPlay.Agents.Dqn.Layers;

/// <summary>A parameter with its gradient.</summary>
internal sealed class LearntTensor : IDisposable
{
    private Tensor? _gradient;

    /// <param name="values">Its first values; becomes the parameter.</param>
    public LearntTensor(Tensor values) => Values = new Parameter(values, requires_grad: false);

    /// <summary>The parameter, of which libtorch keeps no graph.</summary>
    public Parameter Values { get; }

    /// <summary>Where its gradient is made.</summary>
    /// <exception cref="InvalidOperationException"><see cref="MakeGradientIn"/> was not called.</exception>
    public Tensor Gradient => _gradient ?? throw new InvalidOperationException("There is no memory for the gradient.");

    /// <summary>Has the gradient made in memory.</summary>
    /// <param name="gradient">The memory; kept.</param>
    /// <param name="offset">Where it begins in it.</param>
    /// <returns>Where it ends.</returns>
    public int MakeGradientIn(float[] gradient, int offset)
    {
        _gradient?.Dispose();
        using var scope = NewDisposeScope();
        _gradient = frombuffer(gradient, ScalarType.Float32, Values.numel(), offset).view(Values.shape).DetachFromDisposeScope();
        return offset + (int)Values.numel();
    }

    /// <inheritdoc/>
    public void Dispose() => _gradient?.Dispose();
}
