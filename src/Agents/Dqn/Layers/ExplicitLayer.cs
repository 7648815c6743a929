using SelfPlay.Agents.Networks;
using SelfPlay.Games;
using static TorchSharp.torch;

namespace SelfPlay.Agents.Dqn.Layers;

/// <summary>
/// A part of a network whose gradient is written out; libtorch is left the products of matrices. docs/algorithms/dqn.md has the
/// speed with this and with libtorch's graph.
/// </summary>
internal abstract class ExplicitLayer(string name) : nn.Module(name)
{
    private readonly List<LearntTensor> _learnt = [];

    /// <summary>Has the gradient made in memory, parameter after parameter.</summary>
    /// <param name="gradient">The memory; kept.</param>
    /// <param name="offset">Where it begins in it.</param>
    /// <returns>Where it ends.</returns>
    public int MakeGradientIn(float[] gradient, int offset)
    {
        foreach (var parameter in _learnt)
        {
            offset = parameter.MakeGradientIn(gradient, offset);
        }

        return offset;
    }

    /// <summary>Registers a parameter whose elements are drawn uniformly from ±<paramref name="most"/>.</summary>
    protected LearntTensor Add(string part, long[] shape, double most, ref Xoshiro256 random) => Register(part, Layer.Uniform(shape, most, ref random));

    /// <summary>Registers a parameter whose elements are all the same.</summary>
    protected LearntTensor Add(string part, long[] shape, double value) => Register(part, Layer.Filled(shape, value));

    /// <summary>Adds nothing: fields would be registered a second time under their own names.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _learnt.ForEach(parameter => parameter.Dispose());
        }

        base.Dispose(disposing);
    }

    private LearntTensor Register(string part, Tensor values)
    {
        var learnt = new LearntTensor(values);
        register_parameter(part, learnt.Values);
        _learnt.Add(learnt);
        return learnt;
    }
}
