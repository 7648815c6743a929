using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SelfPlay.Agents.Networks;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace SelfPlay.Agents.Dqn.Layers;

/// <summary>What one part of a network gives to the next for a batch, U numbers for each of B rows, and the gradient by it.</summary>
internal sealed class Activation : IDisposable
{
    private readonly Tensor _values;
    private readonly bool _byRows;
    private Tensor? _gradient;
    private Tensor? _gradientColumns;

    /// <param name="rows">B.</param>
    /// <param name="units">U.</param>
    /// <param name="byRows">Whether memory holds row after row, [B, U], as observations and outputs are, instead of unit after unit, [U, B], in which a large product is quickest.</param>
    public Activation(int rows, int units, bool byRows)
    {
        _byRows = byRows;
        _values = (byRows ? zeros(rows, units) : zeros(units, rows)).DetachFromDisposeScope();
        Columns = ColumnsOf(_values);
    }

    /// <summary>[U, B]</summary>
    public Tensor Columns { get; }

    /// <summary>[U, B]</summary>
    public Tensor GradientColumns => _gradientColumns ??= ColumnsOf(GradientMemory);

    /// <summary>The memory.</summary>
    public Span<float> Values => Layer.Elements(_values);

    /// <summary>The memory of the gradient.</summary>
    public Span<float> Gradient => Layer.Elements(GradientMemory);

    /// <summary>Made when it is first asked for: most networks only go forward.</summary>
    private Tensor GradientMemory => _gradient ??= zeros_like(_values).DetachFromDisposeScope();

    /// <summary>Rectifies the values.</summary>
    public void Rectify()
    {
        var values = Values;
        TensorPrimitives.Max(values, 0, values);
    }

    /// <summary>Turns the gradient by the rectified values into that by what they were made of: 0 where they are 0.</summary>
    public void RectifyGradient()
    {
        ReadOnlySpan<float> values = Values;
        var gradient = Gradient;
        var wholeValues = MemoryMarshal.Cast<float, Vector512<float>>(values);
        var wholeGradient = MemoryMarshal.Cast<float, Vector512<float>>(gradient);
        for (var i = 0; i < wholeValues.Length; i++)
        {
            wholeGradient[i] = Vector512.ConditionalSelect(Vector512.GreaterThan(wholeValues[i], Vector512<float>.Zero), wholeGradient[i], Vector512<float>.Zero);
        }

        for (var i = wholeValues.Length * Vector512<float>.Count; i < values.Length; i++)
        {
            gradient[i] = values[i] > 0 ? gradient[i] : 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Columns.Dispose();
        _values.Dispose();
        _gradientColumns?.Dispose();
        _gradient?.Dispose();
    }

    private Tensor ColumnsOf(Tensor memory) => (_byRows ? memory.t() : memory.alias()).DetachFromDisposeScope();
}
