using System.Numerics.Tensors;
using SelfPlay.Agents.Networks;
using SelfPlay.Agents.Weights;
using static TorchSharp.torch;

namespace SelfPlay.Agents.Optimizers;

/// <summary>
/// A first-order method on all parameters of a module on the CPU, written out in managed code: a few passes over memory. TorchSharp's
/// optimizers make a dozen calls for each tensor instead, and hand temporary numbers to libtorch that a collection may take away meanwhile (see
/// <see cref="Torch.Scalars"/>), which matters at thousands of steps a second.
/// </summary>
internal abstract class ParameterOptimizer
{
    private const string StepsKey = "steps";

    /// <summary>Elements dealt with at a time, so that they stay in the first cache from operation to operation.</summary>
    protected const int Block = 1024;

    private readonly FlatParameters _parameters;
    private readonly float[] _scratch = new float[Block];

    /// <param name="module">Whose parameters to optimize.</param>
    /// <param name="state">Names of what is remembered of every element.</param>
    protected ParameterOptimizer(nn.Module module, params ReadOnlySpan<string> state)
    {
        _parameters = new FlatParameters(module);
        Gradient = new float[_parameters.Count];
        foreach (var name in state)
        {
            State.Add(name, new float[_parameters.Count]);
        }
    }

    /// <summary>Steps made.</summary>
    public long Steps { get; private set; }

    /// <summary>The gradient of the next step, parameter after parameter.</summary>
    public float[] Gradient { get; }

    /// <summary>What is remembered, parameter after parameter, by name.</summary>
    protected SortedDictionary<string, float[]> State { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds the steps made and what is remembered to a file in the making.</summary>
    public void Add(SafeTensorsWriter writer, string prefix)
    {
        writer.AddScalar(prefix + StepsKey, Steps);
        foreach (var (name, values) in State)
        {
            writer.Add<float>(prefix + name, [values.Length], values);
        }
    }

    /// <summary>Checks that the tensors of that prefix are the state of such an optimizer.</summary>
    /// <exception cref="InvalidDataException">They are not.</exception>
    public void Check(SafeTensorsFile file, string prefix)
    {
        ModuleWeights.RequireNoOthers(file, prefix, name => name == StepsKey || State.ContainsKey(name));
        if (file[prefix + StepsKey].Scalar<long>() < 0 || State.Any(s => file[prefix + s.Key].Elements<float>().Length != s.Value.Length))
        {
            throw new InvalidDataException("The optimizer's state belongs to another architecture.");
        }
    }

    /// <summary>Goes on from what <see cref="Add"/> wrote.</summary>
    /// <exception cref="InvalidDataException">As for <see cref="Check"/>; nothing was changed.</exception>
    public void Load(SafeTensorsFile file, string prefix)
    {
        Check(file, prefix);
        Steps = file[prefix + StepsKey].Scalar<long>();
        foreach (var (name, values) in State)
        {
            file[prefix + name].Elements<float>().CopyTo(values);
        }
    }

    /// <summary>The norm of the gradient; if that is larger than <paramref name="most"/> the gradient is scaled down to it.</summary>
    /// <exception cref="NotFiniteNumberException">The norm is not finite.</exception>
    public float Clip(float most)
    {
        var norm = TensorPrimitives.Norm<float>(Gradient);
        RequireFinite(norm);
        if (norm > most)
        {
            TensorPrimitives.Multiply(Gradient, most / norm, Gradient);
        }

        return norm;
    }

    /// <summary>Moves the parameters against the gradient.</summary>
    /// <param name="rate">Learning rate.</param>
    /// <exception cref="NotFiniteNumberException">The gradient is not finite; nothing was changed.</exception>
    public void Step(float rate)
    {
        RequireFinite(TensorPrimitives.Sum<float>(Gradient));
        Steps++;
        foreach (var (parameter, offset) in _parameters.Parts())
        {
            var values = Layer.Elements(parameter);
            for (var i = 0; i < values.Length; i += Block)
            {
                var count = Math.Min(Block, values.Length - i);
                Update(values.Slice(i, count), Gradient.AsSpan(offset + i, count), offset + i, rate, _scratch.AsSpan(0, count));
            }
        }
    }

    /// <param name="figure">A sum over the gradient, which is finite if all of it is.</param>
    private void RequireFinite(float figure)
    {
        if (!float.IsFinite(figure))
        {
            throw new NotFiniteNumberException($"The gradient of optimizer step {Steps} is not finite: training has diverged; a lower learning-rate may help.", figure);
        }
    }

    /// <summary>Moves a few parameters.</summary>
    /// <param name="values">The parameters.</param>
    /// <param name="gradient">Their gradient.</param>
    /// <param name="offset">Where their part of <see cref="State"/> begins.</param>
    /// <param name="rate">Learning rate.</param>
    /// <param name="scratch">Memory of the same length.</param>
    protected abstract void Update(Span<float> values, ReadOnlySpan<float> gradient, int offset, float rate, Span<float> scratch);
}
