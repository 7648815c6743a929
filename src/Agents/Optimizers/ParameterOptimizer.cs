using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SelfPlay.Agents.Networks;
using SelfPlay.Agents.Weights;
using static TorchSharp.torch;

namespace SelfPlay.Agents.Optimizers;

/// <summary>
/// A first-order method on all parameters of a module on the CPU, written out in managed code: one pass over the parameters and what is remembered of them. TorchSharp's
/// optimizers make a dozen calls for each tensor instead, and hand temporary numbers to libtorch that a collection may take away meanwhile (see
/// <see cref="Torch.Scalars"/>), which matters at thousands of steps a second.
/// </summary>
internal abstract class ParameterOptimizer
{
    private const string StepsKey = "steps";
    private const float Negligible = 1e-30f;

    private readonly FlatParameters _parameters;

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
            Update(values, Gradient.AsSpan(offset, values.Length), offset, rate);
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

    /// <summary>Moves some of the parameters.</summary>
    /// <param name="values">The parameters. [N]</param>
    /// <param name="gradient">Their gradient. [N]</param>
    /// <param name="offset">Where their part of <see cref="State"/> begins.</param>
    /// <param name="rate">Learning rate.</param>
    protected abstract void Update(Span<float> values, ReadOnlySpan<float> gradient, int offset, float rate);

    /// <summary>
    /// Takes numbers that are far too small to move anything for 0. What is remembered of a gradient that has been 0 for a while would otherwise end as subnormal
    /// numbers, for each of which a processor takes a hundred cycles.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> NormalOrZero(Vector512<float> numbers) =>
        Vector512.ConditionalSelect(Vector512.LessThan(Vector512.Abs(numbers), Vector512.Create(Negligible)), Vector512<float>.Zero, numbers);

    /// <summary>Moves parameters by a rule, in one pass.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="values">The parameters. [N]</param>
    /// <param name="gradient">Their gradient. [N]</param>
    /// <param name="mean">What is remembered of its mean, or nothing. [N] or [0]</param>
    /// <param name="square">What is remembered of its square. [N]</param>
    protected static void Apply<TRule>(TRule rule, Span<float> values, ReadOnlySpan<float> gradient, Span<float> mean, Span<float> square)
        where TRule : struct, IVectorRule
    {
        ref var value = ref MemoryMarshal.GetReference(values);
        ref var slope = ref MemoryMarshal.GetReference(gradient);
        ref var average = ref MemoryMarshal.GetReference(mean);
        ref var size = ref MemoryMarshal.GetReference(square);
        var i = 0;
        for (; i <= values.Length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            var place = (nuint)i;
            var m = mean.IsEmpty ? Vector512<float>.Zero : Vector512.LoadUnsafe(ref average, place);
            var v = Vector512.LoadUnsafe(ref size, place);
            var step = rule.Move(Vector512.LoadUnsafe(ref slope, place), ref m, ref v);
            (Vector512.LoadUnsafe(ref value, place) - step).StoreUnsafe(ref value, place);
            NormalOrZero(v).StoreUnsafe(ref size, place);
            if (!mean.IsEmpty)
            {
                NormalOrZero(m).StoreUnsafe(ref average, place);
            }
        }

        if (i < values.Length)
        {
            Span<Vector512<float>> padded = stackalloc Vector512<float>[4];
            padded.Clear();
            var numbers = MemoryMarshal.Cast<Vector512<float>, float>(padded);
            var count = Vector512<float>.Count;
            values[i..].CopyTo(numbers);
            gradient[i..].CopyTo(numbers[count..]);
            mean[Math.Min(i, mean.Length)..].CopyTo(numbers[(2 * count)..]);
            square[i..].CopyTo(numbers[(3 * count)..]);
            padded[0] -= rule.Move(padded[1], ref padded[2], ref padded[3]);
            (padded[2], padded[3]) = (NormalOrZero(padded[2]), NormalOrZero(padded[3]));
            numbers[..(values.Length - i)].CopyTo(values[i..]);
            numbers.Slice(2 * count, Math.Max(0, mean.Length - i)).CopyTo(mean[Math.Min(i, mean.Length)..]);
            numbers.Slice(3 * count, square.Length - i).CopyTo(square[i..]);
        }
    }
}
